import { PassThrough } from 'node:stream';
import { createTelemetry } from '@lectern/telemetry';
import { eventually } from '@lectern/testing';
import { describe, expect, it } from 'vitest';
import { problemOf, start } from '../support/instances.ts';
import { getRaw } from '../support/raw-http.ts';

describe('the address of a client', () => {
  it.each([
    ['0', '1.1.1.1, 2.2.2.2', '127.0.0.1'],
    ['1', '1.1.1.1, 2.2.2.2', '2.2.2.2'],
    ['2', '1.1.1.1, [2001:db8::7]:443, 2.2.2.2', '2001:db8::7'],
    ['1', 'nonsense', '127.0.0.1'],
  ])('behind %s proxies of "%s" is what services are told: %s', async (hops, sent, expected) => {
    const gateway = await start({ env: { TRUSTED_PROXY_HOPS: hops } });
    await gateway.fetch('/v1/documents', { headers: { 'x-forwarded-for': sent, forwarded: 'for=6.6.6.6' } });
    const { headers } = gateway.document.requests[0]!;
    expect([headers['x-forwarded-for'], headers.forwarded]).toEqual([expected, undefined]);
  });

  it('is the last one of several lines', async () => {
    const gateway = await start({ env: { TRUSTED_PROXY_HOPS: '1' } });
    await getRaw(gateway.port, '/v1/documents', [
      `Authorization: ${gateway.authorization}`,
      'X-Forwarded-For: 1.1.1.1',
      'X-Forwarded-For: 2.2.2.2',
    ]);
    expect(gateway.document.requests[0]?.headers['x-forwarded-for']).toBe('2.2.2.2');
  });

  it('is in the log line of every request, also of one that was not authenticated or went nowhere', async () => {
    const lines: string[] = [];
    const logDestination = new PassThrough();
    logDestination.on('data', (chunk) => lines.push(...String(chunk).trim().split('\n')));
    const telemetry = createTelemetry({
      ...{ serviceName: 'gateway', serviceVersion: 'test', logLevel: 'info', tracesExporter: 'none' },
      logDestination,
    });
    const gateway = await start({ telemetry, env: { TRUSTED_PROXY_HOPS: '1' } });
    const headers = { 'x-forwarded-for': '192.0.2.9' };
    await gateway.fetch('/v1/documents', { headers });
    await gateway.fetch('/v1/documents', { headers: { ...headers, authorization: 'Bearer nonsense' } });
    await gateway.fetch('/nowhere', { headers });
    const logged = await eventually(() => {
      const completed = lines
        .map((line) => JSON.parse(line))
        .filter(({ msg }) => msg === 'request completed');
      return completed.length === 3 ? completed : undefined;
    });
    expect(logged.map(({ status, client }) => [status, client])).toEqual([
      [200, '192.0.2.9'],
      [401, '192.0.2.9'],
      [404, '192.0.2.9'],
    ]);
  });
});

describe('lists of addresses', () => {
  it.each(['/v1/documents', '/.well-known/jwks.json', '/nowhere'])(
    'keep a caller out of %s',
    async (path) => {
      const gateway = await start({ env: { TRUSTED_PROXY_HOPS: '1', ADDRESS_DENY: '192.0.2.0/24' } });
      const denied = await gateway.fetch(path, { headers: { 'x-forwarded-for': '::ffff:192.0.2.9' } });
      expect(await problemOf(denied)).toMatchObject({ status: 403, reason: 'address_denied' });
      // What reaches services are the gateway's own questions.
      const asked = [...gateway.document.requests, ...gateway.user.requests].map(({ url }) => url);
      expect(asked.filter((url) => !/^\/(internal|\.well-known)\//.test(url ?? ''))).toEqual([]);
      const other = await gateway.fetch('/v1/documents', { headers: { 'x-forwarded-for': '192.0.3.9' } });
      expect(other.status).toBe(200);
    },
  );

  it('let only those in that are allowed', async () => {
    const gateway = await start({ env: { ADDRESS_ALLOW: '192.0.2.0/24' } });
    const headers = { 'x-forwarded-for': '192.0.2.9' };
    expect((await gateway.fetch('/v1/documents', { headers })).status).toBe(403);
  });
});
