import { LRUCache } from 'lru-cache';

/** A bounded cache whose entries end at a time. */
export interface ExpiringCache<V> {
  /** Undefined for an entry that is missing or has expired. */
  get(key: string): V | undefined;
  /** `expiresAt` is in epoch milliseconds; an entry has expired at that very moment. */
  set(key: string, value: V, expiresAt: number): void;
}

/** Keeps what was used last; a capacity of zero keeps nothing. `now` gives epoch milliseconds. */
export function createExpiringCache<V extends object>(capacity: number, now: () => number): ExpiringCache<V> {
  if (capacity === 0) return { get: () => undefined, set: () => undefined };
  // Each look-up reads the clock: a cached time would let a revoked key work on for its resolution.
  const cache = new LRUCache<string, V>({
    max: capacity,
    ttlResolution: 0,
    ttlAutopurge: false,
    perf: { now },
  });
  return {
    get: (key) => cache.get(key),
    set: (key, value, expiresAt) => {
      // It takes an entry as over only after its time, and a time of zero for no limit at all.
      const ttl = expiresAt - now() - 1;
      if (ttl > 0) cache.set(key, value, { ttl });
      else cache.delete(key);
    },
  };
}
