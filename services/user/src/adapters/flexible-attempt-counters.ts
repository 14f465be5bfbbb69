import type { Redis } from 'iovalkey';
import {
  type IRateLimiterOptions,
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRes,
  RateLimiterValkey,
} from 'rate-limiter-flexible';
import type { ThrottleRule } from '../domain/throttle.ts';
import type { AttemptCounters, Counted } from '../ports/credentials.ts';

/**
 * That of the library, but by `redis.call`, which every server of the protocol knows: `server.call` is Valkey's alone.
 * Passed are the points and the time of the window, in seconds.
 */
const countScript = `
redis.call('set', KEYS[1], 0, 'EX', ARGV[2], 'NX')
return { redis.call('incrby', KEYS[1], ARGV[1]), redis.call('pttl', KEYS[1]) }
`;

export type ThrottleRules = Readonly<Record<Counted, ThrottleRule>>;

/**
 * {@link AttemptCounters} by rate-limiter-flexible: in Valkey if there is a client of one, for all instances together, and in
 * this process without it or while it is away. Counts that were made without Valkey do not get there later.
 */
export function createFlexibleAttemptCounters(rules: ThrottleRules, valkey?: Redis): AttemptCounters {
  const limiters = new Map<Counted, RateLimiterAbstract>();
  for (const [counted, { points, seconds }] of Object.entries(rules)) {
    const options = { keyPrefix: `lectern:user:${counted}`, points, duration: seconds };
    limiters.set(counted as Counted, valkey === undefined ? inMemory(options) : shared(options, valkey));
  }
  const limiterOf = (counted: Counted): RateLimiterAbstract => {
    const limiter = limiters.get(counted);
    if (limiter === undefined) throw new Error(`There is no rule for ${counted}.`);
    return limiter;
  };

  return {
    waitOf: async (counted, key) => {
      const found = await limiterOf(counted).get(key);
      return found !== null && found.consumedPoints >= rules[counted].points ? secondsOf(found) : 0;
    },
    count: async (counted, key) => {
      try {
        await limiterOf(counted).consume(key);
        return 0;
      } catch (refusal) {
        // The library rejects with its answer, which is no error.
        if (refusal instanceof RateLimiterRes) return secondsOf(refusal);
        throw refusal;
      }
    },
    forget: async (counted, key) => {
      await limiterOf(counted).delete(key);
    },
  };
}

function inMemory(options: IRateLimiterOptions): RateLimiterMemory {
  return new RateLimiterMemory(options);
}

function shared(options: IRateLimiterOptions, storeClient: Redis): RateLimiterValkey {
  return new RateLimiterValkey({
    ...options,
    storeClient,
    customIncrTtlLuaScript: countScript,
    insuranceLimiter: inMemory(options),
  });
}

function secondsOf({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1_000));
}
