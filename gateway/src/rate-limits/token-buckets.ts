import { LRUCache } from 'lru-cache';

/** Time in which an empty bucket is full again, in milliseconds. A limit is a number of tokens in this time. */
export const windowMs = 60_000;

/** What came of an attempt to take tokens. */
export interface Taken {
  readonly granted: boolean;
  /** Whole tokens that are left. */
  readonly left: number;
  /** Time until there are as many as were asked for, in milliseconds; 0 when granted. */
  readonly waitMs: number;
}

/** Tokens by key, each key with a bucket of `points` that fills evenly within {@link windowMs}. */
export interface TokenPool {
  /**
   * Takes `cost` tokens, at most `points`, or none. At once if this process can tell, which it mostly can. Never rejects.
   */
  take(key: string, points: number, cost: number): Taken | Promise<Taken>;
  /** Returns tokens of a call that was refused after all. */
  giveBack(key: string, points: number, tokens: number): void;
}

/** Tokens that were taken out of a bucket that may have had fewer than was wanted. */
export interface Grant {
  readonly granted: number;
  /** Whole tokens that are left. */
  readonly left: number;
  /** Time until there is one more whole token, in milliseconds. */
  readonly waitMs: number;
}

/** A {@link TokenPool} that knows all tokens itself, so that it always tells at once. */
export interface TokenBuckets extends TokenPool {
  take(key: string, points: number, cost: number): Taken;
  /** Takes up to `wanted` whole tokens. */
  takeUpTo(key: string, points: number, wanted: number): Grant;
}

interface Bucket {
  tokens: number;
  /** When `tokens` was right, by the clock. */
  at: number;
}

/**
 * Token buckets of this process, at most `max`: beyond, the bucket that was used longest ago is forgotten, and is full when
 * its key comes again. Fractions of a token count, so that the rate is exact.
 */
export function createTokenBuckets(max: number, now: () => number = () => performance.now()): TokenBuckets {
  const buckets = new LRUCache<string, Bucket>({ max });
  const refilled = (key: string, points: number): Bucket => {
    const at = now();
    const bucket = buckets.get(key);
    if (bucket === undefined) {
      const full = { tokens: points, at };
      buckets.set(key, full);
      return full;
    }
    bucket.tokens = Math.min(points, bucket.tokens + ((at - bucket.at) * points) / windowMs);
    bucket.at = at;
    return bucket;
  };
  return {
    take: (key, points, cost) => {
      const wanted = Math.min(cost, points);
      const bucket = refilled(key, points);
      const granted = bucket.tokens >= wanted;
      if (granted) bucket.tokens -= wanted;
      const waitMs = granted ? 0 : ((wanted - bucket.tokens) * windowMs) / points;
      return { granted, left: Math.floor(bucket.tokens), waitMs };
    },
    takeUpTo: (key, points, wanted) => {
      const bucket = refilled(key, points);
      const granted = Math.min(wanted, Math.floor(bucket.tokens));
      bucket.tokens -= granted;
      const left = Math.floor(bucket.tokens);
      return { granted, left, waitMs: ((left + 1 - bucket.tokens) * windowMs) / points };
    },
    giveBack: (key, points, tokens) => {
      const bucket = buckets.get(key);
      if (bucket !== undefined) bucket.tokens = Math.min(points, bucket.tokens + tokens);
    },
  };
}
