import { LRUCache } from 'lru-cache';
import type { AnswerCache, AnswerKey } from '../ports.ts';

/** What bounds a cache. */
export interface AnswerCacheOptions {
  /** The longest that an answer is kept, in milliseconds; 0 keeps none. */
  readonly maxAgeMs: number;
  /** The most that all answers together have, in characters of texts and keys. */
  readonly maxChars: number;
  /** Milliseconds since any moment; never goes back. Default `performance.now`. */
  readonly now?: () => number;
}

/** {@link AnswerCache} in the memory of one process; those that were used last stay. */
export function createLruAnswerCache(options: AnswerCacheOptions): AnswerCache {
  const { maxAgeMs, maxChars, now = () => performance.now() } = options;
  if (maxAgeMs === 0) return { find: () => undefined, keep: () => undefined, forget: () => undefined };
  const cache = new LRUCache<string, string>({
    maxSize: maxChars,
    // A quarter at most for one, so that no single answer drives all others out.
    maxEntrySize: Math.max(1, Math.floor(maxChars / 4)),
    sizeCalculation: (text, key) => text.length + key.length + 1,
    ttl: maxAgeMs,
    ttlResolution: 0,
    perf: { now },
  });
  return {
    find: (key) => cache.get(`${prefixOf(key)}${key.asked}`),
    keep: (key, text) => void cache.set(`${prefixOf(key)}${key.asked}`, text),
    forget: (tenantId) => {
      const prefix = prefixOf({ tenantId });
      for (const key of [...cache.keys()]) if (key.startsWith(prefix)) cache.delete(key);
    },
  };
}

/** In JSON, so that none is the beginning of another one's. */
function prefixOf({ tenantId }: Pick<AnswerKey, 'tenantId'>): string {
  return `${JSON.stringify(tenantId)} `;
}
