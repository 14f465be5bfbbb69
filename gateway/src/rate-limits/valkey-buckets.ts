import { answerInTime, type Valkey } from '@lectern/valkey';
import { LRUCache } from 'lru-cache';
import { RateLimiterRes, RateLimiterValkey } from 'rate-limiter-flexible';
import type { SharedBuckets } from './leases.ts';
import { type Grant, type TokenBuckets, windowMs } from './token-buckets.ts';

/** Different limits there may be, each with a limiter of its own: API keys come with theirs. */
const differentLimits = 1_000;

/**
 * A token bucket, in the place of the library's fixed window, in which a caller gets twice the limit around its end. The
 * library passes the wanted points, the time of expiry, and the limit with its time (seconds), and takes more than
 * the limit consumed as a refusal; by how much more tells how many tokens were not there. What was there is taken in any case.
 */
const tokenBucketScript = `
local wanted, points, windowMs = tonumber(ARGV[1]), tonumber(ARGV[3]), tonumber(ARGV[4]) * 1000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = points
if state[1] then
  tokens = math.min(points, tonumber(state[1]) + math.max(0, now - tonumber(state[2])) * points / windowMs)
end
local granted = math.min(wanted, math.floor(tokens))
tokens = tokens - granted
local left = math.floor(tokens)
redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', now)
redis.call('PEXPIRE', KEYS[1], windowMs)
return { points - left + wanted - granted, math.ceil((left + 1 - tokens) * windowMs / points) }
`;

export interface ValkeyBucketsOptions {
  readonly valkey: Valkey;
  /** Used while Valkey is away. */
  readonly insurance: Pick<TokenBuckets, 'takeUpTo'>;
}

/**
 * Buckets in Valkey, by `rate-limiter-flexible`. While Valkey is away, those of this process: then each instance has
 * the whole limit to give.
 *
 * The library's own insurance is not used: it counts in fixed windows, with a timer for each key and without a bound.
 */
export function createValkeyBuckets({ valkey, insurance }: ValkeyBucketsOptions): SharedBuckets {
  const { client, health } = valkey;
  const limiters = new LRUCache<number, RateLimiterValkey>({ max: differentLimits });
  const limiterFor = (points: number): RateLimiterValkey => {
    const known = limiters.get(points);
    if (known !== undefined) return known;
    const limiter = new RateLimiterValkey({
      storeClient: client,
      points,
      duration: windowMs / 1_000,
      keyPrefix: 'lectern:rate-limit',
      customIncrTtlLuaScript: tokenBucketScript,
    });
    limiters.set(points, limiter);
    return limiter;
  };
  return {
    takeUpTo: async (key, points, wanted) => {
      if (!health.isUp()) return insurance.takeUpTo(key, points, wanted);
      try {
        return grantOf(await answerInTime(limiterFor(points).consume(key, wanted)), points, wanted);
      } catch (error) {
        if (error instanceof RateLimiterRes) return grantOf(error, points, wanted);
        health.failed(error);
        return insurance.takeUpTo(key, points, wanted);
      }
    },
  };
}

function grantOf({ consumedPoints, msBeforeNext }: RateLimiterRes, points: number, wanted: number): Grant {
  const missing = Math.max(0, consumedPoints - points);
  return { granted: wanted - missing, left: Math.max(0, points - consumedPoints), waitMs: msBeforeNext };
}
