import { callerHeader, type Principal } from '@lectern/auth';
import { identityHeaders, identityOf } from '@lectern/auth/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { getRaw, sendRaw } from '../support/raw-http.ts';
import { principal, startGateway, type TestGateway } from '../support/start-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => {
  gateway.document.requests.length = 0;
  gateway.user.requests.length = 0;
});

/** Somebody else, with tokens that a service would believe: as if they had been read inside of the platform. */
const victim: Principal = { ...principal, userId: 'victim', tenantId: 'tenant-of-victim', roles: ['owner'] };
const stolen = identityHeaders(victim);
const callerToken = stolen[callerHeader] ?? '';
const serviceToken = stolen.authorization ?? '';

const names = [
  'x-lectern-caller',
  'X-LECTERN-CALLER',
  'X-Lectern-Caller',
  'x_lectern_caller',
  'X_LECTERN_CALLER',
  'x-lectern_caller',
  'x.lectern.caller',
  'x-lectern-user-id',
  'x-lectern-tenant-id',
  'x-lectern-service',
];

/** How a header is smuggled beside the good credential of the caller. */
const ways: [string, (name: string) => string[]][] = [
  ['once', (name) => [`${name}: ${callerToken}`]],
  ['twice', (name) => [`${name}: ${callerToken}`, `${name}: ${callerToken}`]],
  ['named by Connection', (name) => [`Connection: close, ${name}`, `${name}: ${callerToken}`]],
  ['after a blank value', (name) => [`${name}:`, `${name}: ${callerToken}`]],
  ['with a tab before its value', (name) => [`${name}:\t${callerToken}\t`]],
  ['with a blank before the colon', (name) => [`${name} : ${callerToken}`]],
  ['in a folded line', (name) => [`x-thing: 1\r\n ${name}: ${callerToken}`]],
  ['after a bare line feed', (name) => [`x-thing: 1\n${name}: ${callerToken}`]],
];

const smuggled = names.flatMap((name) =>
  ways.map(([way, lines]): [string, string[]] => [`${name} ${way}`, lines(name)]),
);

const others: [string, string[]][] = [
  ['the token of a service in a second Authorization', [`Authorization: ${serviceToken}`]],
  ['the token of a service in Proxy-Authorization', [`Proxy-Authorization: ${serviceToken}`]],
  ['the token of a service in X-Forwarded-Authorization', [`X-Forwarded-Authorization: ${serviceToken}`]],
  ['the token of a service in a cookie', [`Cookie: authorization=${serviceToken}`]],
  ['another path in X-Original-URL', ['X-Original-URL: /internal/documents/pending']],
  ['another path in X-Rewrite-URL', ['X-Rewrite-URL: /internal/documents/pending']],
  ['another method in X-HTTP-Method-Override', ['X-HTTP-Method-Override: DELETE']],
  ['Connection that names Authorization', ['Connection: close, authorization']],
  ['Connection that names Host', ['Connection: close, host']],
];

describe('an identity from outside', () => {
  it.each([...smuggled, ...others])('is not honoured: %s', async (_way, lines) => {
    const answer = await getRaw(gateway.port, '/v1/documents', [
      `Authorization: ${gateway.authorization}`,
      ...lines,
    ]);
    const [reached] = gateway.document.requests;
    if (reached === undefined) {
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      return;
    }
    expect(await identityOf(reached.headers, 'document')).toEqual({ service: 'gateway', caller: principal });
    expect([reached.method, reached.url]).toEqual(['GET', '/v1/documents']);
    expect(`${reached.rawHeaders}`).not.toContain(callerToken);
  });

  it('is not honoured in the trailers of a chunked body', async () => {
    await sendRaw(
      gateway.port,
      `POST /v1/documents HTTP/1.1\r\nHost: g\r\nAuthorization: ${gateway.authorization}\r\nTransfer-Encoding: chunked\r\nTrailer: ${callerHeader}\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\n${callerHeader}: ${callerToken}\r\n\r\n`,
    );
    const { headers, trailers } = gateway.document.requests[0]!;
    expect(await identityOf(headers, 'document')).toEqual({ service: 'gateway', caller: principal });
    expect(trailers).toEqual({});
  });

  it.each([
    ['the token of a service', serviceToken],
    ['the token of a caller', `Bearer ${callerToken}`],
  ])('is no credential: %s', async (_kind, authorization) => {
    const answer = await gateway.fetch('/v1/documents', {
      headers: { authorization, [callerHeader]: callerToken },
    });
    expect([answer.status, await answer.json()]).toMatchObject([401, { reason: 'invalid_token' }]);
    expect(gateway.document.requests).toEqual([]);
  });

  it('does not reach a service on a call that needs no credential', async () => {
    const lines = names.map((name) => `${name}: ${callerToken}`).join('\r\n');
    await sendRaw(
      gateway.port,
      `POST /v1/users HTTP/1.1\r\nHost: g\r\nAuthorization: ${serviceToken}\r\n${lines}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
    );
    const { headers } = gateway.user.requests.at(-1)!;
    expect(await identityOf(headers, 'user')).toEqual({ service: 'gateway', caller: undefined });
  });

  it('does not come back with the answer of a service', async () => {
    gateway.document.answer = (_, response) => response.setHeader(callerHeader, 'x').end('{}');
    const answer = await gateway.fetch('/v1/documents');
    expect(answer.headers.get(callerHeader)).toBeNull();
  });
});
