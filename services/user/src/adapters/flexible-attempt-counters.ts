import { answerInTime, type Valkey } from '@lectern/valkey';
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
 * {@link AttemptCounters} by rate-limiter-flexible: in Valkey if there is one, for all instances together, and in
 * this process without it or while it is away. Counts that were made without Valkey do not get there later.
 */
export function createFlexibleAttemptCounters(rules: ThrottleRules, valkey?: Valkey): AttemptCounters {
  const inMemory = limitersOf(rules, (options) => new RateLimiterMemory(options));
  const shared =
    valkey &&
    limitersOf(rules, (options) => {
      const { client: storeClient } = valkey;
      return new RateLimiterValkey({ ...options, storeClient, customIncrTtlLuaScript: countScript });
    });

  const by = async <T>(counted: Counted, ask: (limiter: RateLimiterAbstract) => Promise<T>): Promise<T> => {
    if (valkey === undefined || shared === undefined || !valkey.health.isUp()) return ask(inMemory[counted]);
    try {
      return await answerInTime(ask(shared[counted]));
    } catch (error) {
      // The library rejects with its answer, which is no error.
      if (error instanceof RateLimiterRes) throw error;
      valkey.health.failed(error);
      return ask(inMemory[counted]);
    }
  };

  return {
    waitOf: async (counted, key) => {
      const found = await by(counted, (limiter) => limiter.get(key));
      return found !== null && found.consumedPoints >= rules[counted].points ? secondsOf(found) : 0;
    },
    count: async (counted, key) => {
      try {
        await by(counted, (limiter) => limiter.consume(key));
        return 0;
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return secondsOf(refusal);
        throw refusal;
      }
    },
    forget: async (counted, key) => {
      await by(counted, (limiter) => limiter.delete(key));
    },
  };
}

function limitersOf(
  rules: ThrottleRules,
  create: (options: IRateLimiterOptions) => RateLimiterAbstract,
): Record<Counted, RateLimiterAbstract> {
  const entries = Object.entries(rules).map(([counted, { points, seconds }]) => [
    counted,
    create({ keyPrefix: `lectern:user:${counted}`, points, duration: seconds }),
  ]);
  return Object.fromEntries(entries);
}

function secondsOf({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1_000));
}
