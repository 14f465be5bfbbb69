import { describe, expect, it } from 'vitest';
import { problemOf, start } from '../support/instances.ts';
import { goodApiKey, principal } from '../support/start-gateway.ts';
import { answerOk } from '../support/upstream.ts';

const tight = { RATE_LIMIT_PER_CREDENTIAL: '60', RATE_LIMIT_PER_USER: '0', RATE_LIMIT_PER_ADDRESS: '0' };

describe('rate limits', () => {
  it('are told by every answer, and refuse with 429 beyond', async () => {
    const gateway = await start({
      env: { ...tight, RATE_LIMIT_PER_USER: '100', RATE_LIMIT_PER_ADDRESS: '1000' },
    });
    const first = await gateway.fetch('/v1/documents');
    expect(first.status).toBe(200);
    expect(first.headers.get('ratelimit-policy')).toBe(
      '"address";q=1000;w=60, "credential";q=60;w=60, "user";q=100;w=60',
    );
    expect(first.headers.get('ratelimit')).toBe('"credential";r=59;t=1');
    for (let i = 0; i < 5; i += 1) expect((await upload(gateway)).status).toBe(200);
    const refused = await upload(gateway);
    expect(Number(refused.headers.get('retry-after'))).toBe(1);
    expect(refused.headers.get('ratelimit')).toBe('"credential";r=9;t=51');
    expect(await problemOf(refused)).toMatchObject({
      ...{ status: 429, code: 'resource_exhausted', reason: 'rate_limited', retryable: true },
      details: { policy: 'credential', pointsPerMinute: 60 },
    });
    expect(gateway.document.requests).toHaveLength(6);
  });

  it('charge what a route costs', async () => {
    const gateway = await start({ env: tight });
    const left: (string | null)[] = [];
    for (const [method, path] of [
      ['GET', '/v1/documents/1'],
      ['HEAD', '/v1/documents/1'],
      ['POST', '/v1/search'],
      ['POST', '/v1/documents'],
      ['DELETE', '/v1/documents/1'],
      ['POST', '/v1/generate'],
    ] as const)
      left.push((await gateway.fetch(path, { method })).headers.get('ratelimit'));
    expect(left.map((header) => /r=(\d+)/.exec(header ?? '')?.[1])).toEqual([
      '59',
      '58',
      '53',
      '43',
      '42',
      '22',
    ]);
  });

  it('of an API key are those that it comes with', async () => {
    const gateway = await start();
    // From now on it has the keys of access tokens.
    await gateway.fetch('/v1/documents');
    gateway.user.answer = (request, response) => {
      if (request.url !== '/internal/api-keys/verify') return answerOk(request, response);
      const { tenantId, userId } = principal;
      const key = { keyId: 'key1', tenantId, userId, roles: [], scopes: [], requestsPerMinute: 3 };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(key));
    };
    const headers = { authorization: `Bearer ${goodApiKey}` };
    const statuses: number[] = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await gateway.fetch('/v1/search', { headers })).status);
    expect(statuses.slice(0, 3)).not.toContain(429);
    expect(statuses[3]).toBe(429);
    expect((await gateway.fetch('/v1/documents')).status).toBe(200);
  });

  it.each([
    ['without a credential', '/v1/sessions', { method: 'POST' }, 50],
    ['with a bad one', '/v1/documents', { headers: { authorization: 'Bearer nonsense' } }, 1],
    ['to a path that does not exist', '/nowhere', {}, 1],
  ])('count a call %s for its address', async (_, path, init, cost) => {
    const env = { RATE_LIMIT_PER_ADDRESS: String(2 * cost), TRUSTED_PROXY_HOPS: '1' };
    const gateway = await start({ env });
    const call = async (client: string) => {
      const headers = { ...(init as RequestInit).headers, 'x-forwarded-for': client };
      return (await fetch(gateway.url + path, { ...init, headers })).status;
    };
    expect(await call('2001:db8::1')).not.toBe(429);
    expect(await call('2001:db8::2')).not.toBe(429);
    expect(await call('2001:db8::3')).toBe(429);
    expect(await call('2001:db8:0:1::3')).not.toBe(429);
  });

  it('of 0 are none', async () => {
    const gateway = await start({ env: { ...tight, RATE_LIMIT_PER_CREDENTIAL: '0' } });
    const { headers } = await gateway.fetch('/v1/documents');
    expect([headers.get('ratelimit'), headers.get('ratelimit-policy')]).toEqual([null, null]);
  });
});

describe('an overloaded instance', () => {
  it('refuses a share of the requests with 503, answers probes, and recovers', async () => {
    const gateway = await start({ env: { MAX_EVENT_LOOP_DELAY_MS: '20' } });
    let blocking = true;
    const block = (): void => {
      const until = performance.now() + 100;
      while (performance.now() < until);
      if (blocking) setTimeout(block, 1);
    };
    block();
    const refused = await firstRefusal(() => gateway.fetch('/v1/documents'));
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await problemOf(refused)).toMatchObject({ status: 503, reason: 'overloaded', retryable: true });
    expect((await fetch(`${gateway.adminUrl}/livez`)).status).toBe(200);
    blocking = false;
    let streak = 0;
    while (streak < 50) streak = (await gateway.fetch('/v1/documents')).status === 200 ? streak + 1 : 0;
  });
});

async function firstRefusal(call: () => Promise<Response>): Promise<Response> {
  for (let i = 0; i < 200; i += 1) {
    const answer = await call();
    if (answer.status === 503) return answer;
    expect(answer.status).toBe(200);
  }
  throw new Error('200 requests were served by an overloaded instance.');
}

function upload(gateway: { fetch(path: string, init: RequestInit): Promise<Response> }): Promise<Response> {
  return gateway.fetch('/v1/documents', { method: 'POST', body: 'x' });
}
