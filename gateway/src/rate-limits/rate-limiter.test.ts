import type { Principal } from '@lectern/auth';
import { describe, expect, it } from 'vitest';
import { createRateLimiter } from './rate-limiter.ts';
import { createTokenBuckets, type TokenPool } from './token-buckets.ts';

const principal: Principal = {
  ...{ tenantId: 't', userId: 'u', roles: [], scopes: [] },
  ...{ via: 'session', credentialId: 's1' },
};
const limits = { perAddress: 600, perCredential: 60, perUser: 120 };

function limiterOf(pool: TokenPool = createTokenBuckets(100, () => 0), some: Partial<typeof limits> = {}) {
  const limiter = createRateLimiter(pool, { ...limits, ...some });
  return async (o: {
    network?: string;
    credentialId?: string;
    cost?: number;
    requestsPerMinute?: number;
  }) => {
    const charges = limiter.open();
    const { cost = 1, network = 'n', credentialId = 's1', requestsPerMinute } = o;
    const caller = { ...principal, credentialId, requestsPerMinute };
    let error: unknown;
    try {
      await limiter.chargeNetwork(charges, network, cost);
      await limiter.chargeCaller(charges, caller, cost);
    } catch (thrown) {
      error = thrown;
    }
    const headers = charges.headers();
    const named = (name: string): string | undefined => headers[headers.indexOf(name) + 1];
    return { error, policy: named('RateLimit-Policy'), limit: named('RateLimit') };
  };
}

/** The same pool as one that can never tell at once. */
function late(pool: TokenPool): TokenPool {
  return { ...pool, take: async (key, points, cost) => pool.take(key, points, cost) };
}

describe.each([
  ['at once', (pool: TokenPool) => pool],
  ['later', late],
])('a limiter whose pool tells %s', (_, made) => {
  const start = (some?: Partial<typeof limits>) => limiterOf(made(createTokenBuckets(100, () => 0)), some);

  it('names all limits, and the one that is nearest to its end', async () => {
    const call = start();
    expect(await call({ cost: 5 })).toEqual({
      error: undefined,
      policy: '"address";q=600;w=60, "credential";q=60;w=60, "user";q=120;w=60',
      limit: '"credential";r=55;t=5',
    });
  });

  it('bounds a user over all credentials', async () => {
    const call = start();
    await call({ cost: 60, credentialId: 's1' });
    await call({ cost: 60, credentialId: 's2' });
    const { error, limit } = await call({ credentialId: 's3' });
    expect(error).toMatchObject({
      ...{ code: 'resource_exhausted', reason: 'rate_limited', retryAfterSeconds: 1 },
      details: { policy: 'user', pointsPerMinute: 120 },
    });
    expect(limit).toBe('"user";r=0;t=60');
  });

  it('bounds an API key by its own number of requests, whatever they cost', async () => {
    const call = start();
    const key = { credentialId: 'k', requestsPerMinute: 2, cost: 20 };
    expect([(await call(key)).error, (await call(key)).error]).toEqual([undefined, undefined]);
    expect((await call(key)).error).toMatchObject({ details: { policy: 'key' }, retryAfterSeconds: 30 });
  });

  it('leaves a limit of 0 out', async () => {
    const call = start({ perAddress: 0, perCredential: 0, perUser: 0 });
    expect(await call({})).toEqual({ error: undefined, policy: undefined, limit: undefined });
  });
});

it('gives the other buckets their tokens back when one refuses', async () => {
  const pool = createTokenBuckets(100, () => 0);
  const call = limiterOf(pool, { perUser: 10 });
  await call({ cost: 10 });
  await call({ cost: 10 });
  expect(pool.take('credential:s1', 60, 0).left).toBe(50);
  expect(pool.take('address:n', 600, 0).left).toBe(589);
});
