import { createTokenSigner, generateSigningJwk } from '@lectern/auth';
import { createStaticDiscovery } from '@lectern/discovery';
import { noopTelemetry } from '@lectern/telemetry';
import { describe, expect, it } from 'vitest';
import { problemOf, serviceOn, start, startTcp, startWithInstances } from '../support/instances.ts';
import { principal, userService } from '../support/start-gateway.ts';

const refused = 'http://127.0.0.1:1';

describe('a service that does not believe the gateway', () => {
  it('is out of order: its caller is not asked for another credential', async () => {
    const gateway = await start();
    gateway.document.answer = (_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Service realm="lectern"' }).end('{}');
    const answer = await gateway.fetch('/v1/documents');
    expect(await problemOf(answer)).toMatchObject({ status: 503, reason: 'upstream_unavailable' });
    expect(answer.headers.get('www-authenticate')).toBeNull();
  });
});

describe('a service that cannot be reached', () => {
  it('is a 503 problem that may be tried again', async () => {
    const gateway = await start();
    const problem = await problemOf(await gateway.fetch('/v1/search', { method: 'POST', body: '{}' }));
    expect(problem).toMatchObject({
      status: 503,
      code: 'unavailable',
      reason: 'upstream_unavailable',
      retryable: true,
      details: { service: 'retrieval' },
    });
    expect(JSON.stringify(problem)).not.toContain('ECONNREFUSED');
  });

  it('is the same when discovery knows no instance of it', async () => {
    const gateway = await start();
    expect(
      await problemOf(await gateway.fetch('/v1/generate', { method: 'POST', body: '{}' })),
    ).toMatchObject({
      status: 503,
      reason: 'upstream_unavailable',
      details: { service: 'bff' },
    });
  });

  it('opens its breaker, which spares it further calls and leaves the other services alone', async () => {
    const gateway = await start();
    for (let i = 0; i < 12; i += 1) await gateway.fetch('/v1/search', { method: 'POST', body: '{}' });
    const answer = await gateway.fetch('/v1/search', { method: 'POST', body: '{}' });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await problemOf(answer)).toMatchObject({ status: 503, reason: 'upstream_unavailable' });
    const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
    expect(metrics).toMatch(/circuit_breaker_state\{target="retrieval",operation="forward"\} 2/);
    expect((await gateway.fetch('/v1/documents')).status).toBe(200);
  });

  it('does not make the gateway unready', async () => {
    const gateway = await start();
    await gateway.document.close();
    await gateway.fetch('/v1/documents');
    expect((await fetch(`${gateway.adminUrl}/readyz`)).status).toBe(200);
  });
});

describe('an instance that is gone', () => {
  it.each([
    ['GET', undefined],
    ['POST', 'a body of which nothing was sent'],
  ])('is replaced by another one: %s', async (method, body) => {
    const service = await serviceOn();
    const gateway = await startWithInstances(refused, service.url);
    const answer = await gateway.fetch('/v1/documents', { method, ...(body === undefined ? {} : { body }) });
    expect(answer.status).toBe(200);
    expect(service.requests).toHaveLength(1);
  });

  it('is replaced when it resets a request that may be repeated', async () => {
    const resetting = await startTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const service = await serviceOn();
    const gateway = await startWithInstances(resetting.url, service.url);
    expect((await gateway.fetch('/v1/documents')).status).toBe(200);
    expect([resetting.connections(), service.requests.length]).toEqual([1, 1]);
  });

  it.each([
    ['a body', 'x'],
    ['no body, but an effect', undefined],
  ])('is not replaced once it may have acted: POST with %s', async (_, body) => {
    const resetting = await startTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const service = await serviceOn();
    const gateway = await startWithInstances(resetting.url, service.url);
    const answer = await gateway.fetch('/v1/documents', {
      method: 'POST',
      ...(body === undefined ? {} : { body }),
    });
    expect(await problemOf(answer)).toMatchObject({ status: 503, reason: 'upstream_unavailable' });
    expect(service.requests).toHaveLength(0);
  });

  it('is replaced once, not for ever', async () => {
    const resetting = await startTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const gateway = await startWithInstances(resetting.url, resetting.url, resetting.url);
    expect((await gateway.fetch('/v1/documents')).status).toBe(503);
    expect(resetting.connections()).toBe(2);
  });
});

describe('an answer of the service', () => {
  it('passes as it is, an error and its problem included', async () => {
    const gateway = await start();
    gateway.document.answer = (_, response) => {
      response.writeHead(409, {
        'content-type': 'application/problem+json',
        'x-request-id': 'inner',
        etag: '"1"',
      });
      response.end('{"code":"conflict"}');
    };
    const answer = await gateway.fetch('/v1/documents/1/other', { headers: { 'x-request-id': 'outer' } });
    expect([answer.status, await answer.text()]).toEqual([409, '{"code":"conflict"}']);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.headers.get('x-request-id')).toBe('outer');
  });

  it('of 500 does not open the breaker: a service that answers lives', async () => {
    const gateway = await start();
    gateway.document.answer = (_, response) => response.writeHead(500).end();
    for (let i = 0; i < 15; i += 1) expect((await gateway.fetch('/v1/documents')).status).toBe(500);
    expect(gateway.document.requests).toHaveLength(15);
  });

  it('that is no HTTP is a 503 problem', async () => {
    const garbage = await startTcp((socket) => socket.once('data', () => socket.end('garbage\r\n\r\n')));
    const gateway = await startWithInstances(garbage.url, garbage.url);
    expect(await problemOf(await gateway.fetch('/v1/documents'))).toMatchObject({ status: 503 });
  });

  it.each([
    ['in UTF-8', 'Gr\u00fc\u00dfe \u20ac'],
    ['in Latin-1', Buffer.from([0x47, 0x72, 0xfc])],
  ])('may have header values %s', async (_, value) => {
    const service = await startTcp((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nx-name: ');
        socket.write(value);
        socket.write('\r\ncontent-length: 2\r\n\r\nok');
      }),
    );
    const gateway = await startWithInstances(service.url);
    const answer = await gateway.fetch('/v1/documents');
    expect([answer.status, await answer.text()]).toEqual([200, 'ok']);
    expect(Buffer.from(answer.headers.get('x-name') ?? '', 'latin1')).toEqual(Buffer.from(value as string));
  });

  it('comes over connections that are kept', async () => {
    const gateway = await start();
    for (let i = 0; i < 10; i += 1) await (await gateway.fetch('/v1/documents')).text();
    expect(gateway.document.connections).toBe(1);
  });
});

describe('the signing keys', () => {
  it('may change: a token by a new key is good after one more fetch', async () => {
    const gateway = await start({ env: { JWKS_COOLDOWN_MS: '0' } });
    expect((await gateway.fetch('/v1/documents')).status).toBe(200);
    const next = await createTokenSigner({
      privateJwks: [await generateSigningJwk(), gateway.privateJwk],
      issuer: 'lectern',
      audience: 'lectern',
      ttlSeconds: 60,
    });
    const authorization = `Bearer ${(await next.sign(principal)).token}`;
    expect((await gateway.fetch('/v1/documents', { headers: { authorization } })).status).toBe(401);
    gateway.user.answer = userService(next);
    expect((await gateway.fetch('/v1/documents', { headers: { authorization } })).status).toBe(200);
  });

  it('make the gateway ready once they were there, and stay when the user service goes', async () => {
    const gateway = await start();
    expect((await fetch(`${gateway.adminUrl}/readyz`)).status).toBe(200);
    await gateway.user.close();
    expect((await fetch(`${gateway.adminUrl}/readyz`)).status).toBe(200);
    expect((await gateway.fetch('/v1/documents')).status).toBe(200);
  });

  it('that were never there make it not ready, and a call a 503 rather than a 401', async () => {
    const gateway = await start({
      overrides: { telemetry: noopTelemetry('gateway'), discovery: createStaticDiscovery({ user: refused }) },
    });
    const ready = await fetch(`${gateway.adminUrl}/readyz`);
    expect(await problemOf(ready)).toMatchObject({
      status: 503,
      details: { notReady: ['signing-keys', 'revocations'] },
    });
    expect((await gateway.fetch('/v1/documents')).status).toBe(503);
    expect((await fetch(`${gateway.adminUrl}/livez`)).status).toBe(200);
  });
});
