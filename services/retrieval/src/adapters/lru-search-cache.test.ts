import { describe, expect, it } from 'vitest';
import type { RankedHit } from '../domain/hits.ts';
import { createLruSearchCache } from './lru-search-cache.ts';

const hit = (text: string) => ({ text }) as RankedHit;
const search = (length: number) => ({ revision: '1', hits: [hit('x'.repeat(length))] });

describe('the cache of searches', () => {
  it('keeps an answer for its time', () => {
    let time = 1;
    const cache = createLruSearchCache({ maxAgeMs: 5_000, maxChars: 10_000, now: () => time });
    cache.keep('a', search(10));
    time = 5_001;
    expect(cache.find('a')).toEqual(search(10));
    time = 5_002;
    expect(cache.find('a')).toBeUndefined();
  });

  it('is bounded by what the answers hold, and drops those that were not asked for', () => {
    const cache = createLruSearchCache({ maxAgeMs: 5_000, maxChars: 10_000 });
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
      cache.keep(key, search(1_500));
      cache.find('a');
    }
    const kept = ['a', 'b', 'c', 'd', 'e', 'f'].filter((key) => cache.find(key) !== undefined);
    expect(kept).toEqual(['a', 'd', 'e', 'f']);
    cache.keep('huge', search(5_000));
    expect(cache.find('huge')).toBeUndefined();
  });

  it('keeps nothing when it is switched off', () => {
    const cache = createLruSearchCache({ maxAgeMs: 0, maxChars: 10_000 });
    cache.keep('a', search(1));
    expect(cache.find('a')).toBeUndefined();
  });
});
