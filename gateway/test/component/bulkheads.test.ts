import { eventually } from '@lectern/testing';
import { describe, expect, it } from 'vitest';
import { problemOf, start, startInFrontOf, startTcp } from '../support/instances.ts';
import { principal, type TestGateway } from '../support/start-gateway.ts';
import { answerOk } from '../support/upstream.ts';

describe('a service that hangs', () => {
  it('takes its own places only: 500 requests to it leave the others as fast as they were', async () => {
    const env = {
      UPSTREAM_MAX_REQUESTS: '100',
      MAX_REQUESTS_PER_CALLER: '1000',
      MAX_ADDRESS_SHARE: '1',
    };
    const gateway = await start({ env });
    const before = await p99Of(gateway);
    gateway.document.answer = (request) => void request.resume();
    const leave = new AbortController();
    const refused: Promise<Response>[] = [];
    for (let i = 0; i < 500; i += 1) {
      refused.push(gateway.fetch('/v1/documents', { signal: leave.signal }));
    }
    await eventually(() => (gateway.document.requests.length === 100 ? true : undefined));
    const problem = await problemOf(await Promise.race(refused));
    expect(problem).toMatchObject({ status: 503, reason: 'document_at_capacity', retryable: true });
    const during = await p99Of(gateway);
    // The machine of a test does much else at the same time.
    expect(during).toBeLessThan(Math.max(500, 3 * before));
    expect(gateway.document.requests).toHaveLength(100);
    leave.abort();
    const ends = await Promise.allSettled(refused);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(400);
    // Those who gave up leave their places.
    gateway.document.answer = answerOk;
    await eventually(async () => ((await gateway.fetch('/v1/documents')).status === 200 ? true : undefined));
  });

  it('cannot fill the gateway with event streams either', async () => {
    const gateway = await start({ env: { UPSTREAM_MAX_REQUESTS: '2', MAX_ADDRESS_SHARE: '1' } });
    gateway.document.answer = (request, response) => {
      if (request.url !== '/v1/documents/1/events') return answerOk(request, response);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
    };
    const leave = new AbortController();
    const stream = () => gateway.fetch('/v1/documents/1/events', { signal: leave.signal });
    for (let i = 0; i < 2; i += 1) expect((await stream()).status).toBe(200);
    for (let i = 0; i < 12; i += 1) {
      expect(await problemOf(await stream())).toMatchObject({
        status: 503,
        reason: 'document_streams_at_capacity',
      });
    }
    // Neither did it open the breaker, nor take a place of a call.
    expect((await gateway.fetch('/v1/documents')).status).toBe(200);
    leave.abort();
    await eventually(async () => {
      const again = await gateway.fetch('/v1/documents/1/events');
      await again.body?.cancel();
      return again.status === 200 ? true : undefined;
    });
  });
});

describe('an address from which all calls hang', () => {
  it('takes its share of a service only, with however many accounts, and others are served', async () => {
    const gateway = await start({ env: { UPSTREAM_MAX_REQUESTS: '8', TRUSTED_PROXY_HOPS: '1' } });
    const from = (client: string, credentialId: string) =>
      callAs(gateway, credentialId, { 'x-forwarded-for': client });
    gateway.document.answer = (request) => void request.resume();
    const hanging = [from('192.0.2.1', 'a'), from('192.0.2.1', 'b')];
    await eventually(() => (gateway.document.requests.length === 2 ? true : undefined));
    gateway.document.answer = answerOk;
    for (const credentialId of ['a', 'b', 'c']) {
      expect(await problemOf(await from('192.0.2.1', credentialId))).toMatchObject({
        status: 429,
        reason: 'too_many_requests_of_address',
        details: { service: 'document', limit: 2 },
      });
    }
    expect((await from('192.0.2.2', 'd')).status).toBe(200);
    // Neither is it kept from other services, nor did it open the breaker.
    const me = await gateway.fetch('/v1/users/me', { headers: { 'x-forwarded-for': '192.0.2.1' } });
    expect(me.status).toBe(200);
    expect(hanging).toHaveLength(2);
  });
});

describe('the retry budget', () => {
  it('keeps the attempts on a service that fails at a tenth more than there are calls', async () => {
    const resetting = await startTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
    // No breaker opens while the service may be starting.
    const gateway = await startInFrontOf([resetting.url, resetting.url], { READY_WAIT_MS: '60000' });
    const startedAt = performance.now();
    for (let i = 0; i < 300; i += 1) expect((await gateway.fetch('/v1/documents')).status).toBe(503);
    const reserve = 20 + (5 * (performance.now() - startedAt)) / 1_000;
    expect(resetting.connections()).toBeLessThanOrEqual(330 + Math.ceil(reserve));
    const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
    expect(metrics).toMatch(/http_client_retries_refused_total\{target="document"\} [1-9]/);
  });
});

/** A call of the document service by a user of that id. */
async function callAs(
  { signer, fetch }: TestGateway,
  userId: string,
  headers: Record<string, string>,
): Promise<Response> {
  const { token } = await signer.sign({ ...principal, userId, credentialId: userId });
  return fetch('/v1/documents', { headers: { ...headers, authorization: `Bearer ${token}` } });
}

/** The 99th percentile of 100 calls of the user service, in milliseconds. */
async function p99Of(gateway: TestGateway): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 100; i += 1) {
    const startedAt = performance.now();
    const { status } = await gateway.fetch('/v1/users/me');
    expect(status).toBe(200);
    times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b)[98] ?? Number.NaN;
}
