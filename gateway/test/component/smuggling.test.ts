import type { IncomingMessage } from 'node:http';
import { internalReadyPath } from '@lectern/http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { getRaw, sendRaw } from '../support/raw-http.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => {
  gateway.document.requests.length = 0;
  gateway.user.requests.length = 0;
});

const authorized = () => `Authorization: ${gateway.authorization}`;

describe('forwarding headers', () => {
  it('are set anew, so that a service can believe them', async () => {
    await getRaw(gateway.port, '/v1/documents', [
      authorized(),
      'X-Forwarded-For: 1.2.3.4',
      'X-Forwarded-Proto: https',
      'X-Forwarded-Host: evil.example',
      'Forwarded: for=1.2.3.4',
      'X-Request-Timeout-Ms: 1',
    ]);
    const { headers } = gateway.document.requests[0]!;
    expect(headers).toMatchObject({
      host: `127.0.0.1:${gateway.document.port}`,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'gateway',
    });
    expect(headers.forwarded).toBeUndefined();
    // The gateway's own deadline, not the caller's.
    expect(Number(headers['x-request-timeout-ms'])).toBeGreaterThan(7_000);
  });

  it('carry a sane request id on and back, and replace one that is not', async () => {
    const answer = await getRaw(gateway.port, '/v1/documents', [authorized(), 'X-Request-Id: abc-123']);
    expect(gateway.document.requests[0]!.headers['x-request-id']).toBe('abc-123');
    expect(answer.match(/^x-request-id: .*/gim)).toEqual(['X-Request-Id: abc-123']);
    await getRaw(gateway.port, '/v1/documents', [authorized(), 'X-Request-Id: <script>']);
    expect(gateway.document.requests[1]!.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('paths', () => {
  it.each([
    '/internal/api-keys/verify',
    '/v1/../internal/api-keys/verify',
    '/v1/users/../../internal/api-keys/verify',
    '/v1/documents/..%2f..%2finternal/x',
    '/v1/documents/%2e%2e/%2e%2e/internal/x',
    '/v1/documents/..;/internal',
    '//internal/x',
    '//v1/documents',
    '/v1//documents',
    '/v1/documents//x',
    '/v1/documents\\..\\internal',
    '/metrics/../internal/x',
    'http://user/internal/x',
    '/v1%2fdocuments',
  ])('that are not public are a 404 problem and reach nobody: %s', async (target) => {
    const answer = await getRaw(gateway.port, target, [authorized()]);
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).toContain('application/problem+json');
    expect(gateway.document.requests).toHaveLength(0);
    expect(gateway.user.requests.filter(({ url }) => url !== '/.well-known/jwks.json')).toHaveLength(0);
  });

  it('are forwarded exactly as they were matched, query included', async () => {
    await getRaw(gateway.port, '/v1/documents/a-b?cursor=%2e%2e%2f&x=a+b&x=%00', [authorized()]);
    expect(gateway.document.requests[0]!.url).toBe('/v1/documents/a-b?cursor=%2e%2e%2f&x=a+b&x=%00');
  });

  it('of probes and metrics are on a port of their own alone', async () => {
    for (const path of ['/livez', '/readyz', '/metrics']) {
      const refused = await gateway.fetch(path);
      expect([refused.status, await refused.json()], path).toMatchObject([
        404,
        { reason: 'route_not_found' },
      ]);
      expect((await fetch(gateway.url + path)).status, path).toBe(404);
      expect((await fetch(gateway.adminUrl + path)).status, path).toBe(200);
    }
    expect((await gateway.fetch(internalReadyPath)).status).toBe(404);
    expect((await fetch(`${gateway.adminUrl}/v1/documents/1/other`)).status).toBe(404);
    // The one question is the gateway's own, whether the service is ready.
    expect(gateway.document.requests.map(({ url }) => url)).toEqual([internalReadyPath]);
  });
});

describe('two framings in one request', () => {
  it.each([
    [
      'both Content-Length and Transfer-Encoding',
      'Content-Length: 4\r\nTransfer-Encoding: chunked',
      '0\r\n\r\nGET /internal HTTP/1.1\r\nHost: x\r\n\r\n',
    ],
    ['two lengths', 'Content-Length: 0\r\nContent-Length: 30', 'GET /internal HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a length with a sign', 'Content-Length: +5', 'abcde'],
    ['chunked spelled otherwise', 'Transfer-Encoding: xchunked', '0\r\n\r\n'],
    ['an encoding that nobody decodes', 'Transfer-Encoding: gzip, chunked', '0\r\n\r\n'],
    ['chunked twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity', '0\r\n\r\n'],
  ])('are refused: %s', async (_, framing, body) => {
    const answer = await sendRaw(
      gateway.port,
      `POST /v1/documents HTTP/1.1\r\nHost: g\r\n${authorized()}\r\n${framing}\r\nConnection: close\r\n\r\n${body}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(gateway.document.requests).toHaveLength(0);
  });
});

describe('what HTTP/1.1 asks of a gateway', () => {
  it('answers HEAD without a body and with the length of one', async () => {
    gateway.document.answer = (_, response) => response.setHeader('content-length', '11').end();
    const answer = await gateway.fetch('/v1/documents/x', { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe('11');
    expect(gateway.document.requests[0]!.method).toBe('HEAD');
  });

  it('lets a client that expects 100-continue go on, and does not pass the expectation on', async () => {
    gateway.document.answer = async (request, response) => {
      response.end(Buffer.concat(await request.toArray()));
    };
    const head = `POST /v1/documents HTTP/1.1\r\nHost: g\r\n${authorized()}\r\nExpect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\n`;
    const answer = await sendRaw(gateway.port, `${head}hello`);
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
    expect(answer).toMatch(/hello/);
    expect(gateway.document.requests[0]!.headers.expect).toBeUndefined();
  });

  it('ignores an offer to change the protocol', async () => {
    gateway.document.answer = (_, response) => response.end('plain');
    const head = `GET /v1/documents HTTP/1.1\r\nHost: g\r\n${authorized()}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n`;
    const answer = await sendRaw(gateway.port, head, /plain/);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    const { headers } = gateway.document.requests[0]!;
    expect(headers.upgrade).toBeUndefined();
    expect(headers['http2-settings']).toBeUndefined();
  });

  it('takes a target that is a whole URL by its path and host, past no guard', async () => {
    await getRaw(gateway.port, 'http://here.example/v1/documents?x=1', [authorized()]);
    const [{ url, headers }] = gateway.document.requests as [IncomingMessage];
    expect([url, headers['x-forwarded-host']]).toEqual(['/v1/documents?x=1', 'here.example']);
    const stranger = await getRaw(gateway.port, 'http://here.example/v1/documents', []);
    expect(stranger).toMatch(/^HTTP\/1\.1 401 /);
    // What the gateway answers itself too: the caller is known there.
    const own = await getRaw(gateway.port, 'http://here.example/v1/platform/status', [authorized()]);
    expect(own).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('refuses a request with two Host headers, or with a malformed one', async () => {
    for (const host of ['Host: gateway\r\nHost: evil.example', 'Host: a b']) {
      const answer = await sendRaw(
        gateway.port,
        `GET /v1/documents HTTP/1.1\r\n${host}\r\n${authorized()}\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 400 .*"reason":"host_invalid"/s);
    }
    expect(gateway.document.requests).toHaveLength(0);
  });

  it('refuses a request without Host with problem+json', async () => {
    const head = `GET /v1/documents HTTP/1.1\r\n${authorized()}\r\nConnection: close\r\n\r\n`;
    const answer = await sendRaw(gateway.port, head);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/application\/problem\+json/);
    expect(answer).toMatch(/"reason":"host_missing"/);
    expect(gateway.document.requests).toHaveLength(0);
  });

  it('forwards OPTIONS of a caller that is known', async () => {
    gateway.document.answer = (_, response) => response.writeHead(204, { allow: 'GET' }).end();
    const answer = await gateway.fetch('/v1/documents', { method: 'OPTIONS' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([204, 'GET']);
  });
});
