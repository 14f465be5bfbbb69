import { LRUCache } from 'lru-cache';
import type { CachedSearch, SearchCache } from '../ports.ts';

/** What bounds a cache. */
export interface SearchCacheOptions {
  /** The longest that an answer is kept, in milliseconds; 0 keeps none. */
  readonly maxAgeMs: number;
  /** The most that all answers together have, in characters of their texts and keys. */
  readonly maxChars: number;
  /** Milliseconds since any moment; never goes back. Default `performance.now`. */
  readonly now?: () => number;
}

/** Characters that count for a hit beside its text: ids, title, headings. */
const charsPerHit = 500;

/** {@link SearchCache} in the memory of one process; those that were used last stay. */
export function createLruSearchCache(options: SearchCacheOptions): SearchCache {
  const { maxAgeMs, maxChars, now = () => performance.now() } = options;
  if (maxAgeMs === 0) return { find: () => undefined, keep: () => undefined };
  const cache = new LRUCache<string, CachedSearch>({
    maxSize: maxChars,
    // A quarter at most for one, so that no single answer drives all others out.
    maxEntrySize: Math.max(1, Math.floor(maxChars / 4)),
    sizeCalculation: ({ hits }, key) =>
      hits.reduce((sum, { text }) => sum + text.length + charsPerHit, key.length + 1),
    ttl: maxAgeMs,
    ttlResolution: 0,
    perf: { now },
  });
  return {
    find: (key) => cache.get(key),
    keep: (key, search) => void cache.set(key, search),
  };
}
