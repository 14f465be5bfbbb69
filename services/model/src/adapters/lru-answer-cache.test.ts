import { describe, expect, it } from 'vitest';
import { createLruAnswerCache } from './lru-answer-cache.ts';

describe('the cache of answers', () => {
  it('keeps an answer for its time', () => {
    let time = 1;
    const cache = createLruAnswerCache({ maxAgeMs: 5_000, maxChars: 10_000, now: () => time });
    cache.keep('a', 'one');
    time += 5_000;
    expect(cache.find('a')).toBe('one');
    time += 1;
    expect(cache.find('a')).toBeUndefined();
  });

  it('keeps those that were used last, and none that is as long as a quarter of all', () => {
    const cache = createLruAnswerCache({ maxAgeMs: 5_000, maxChars: 10_000 });
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
      cache.keep(key, 'x'.repeat(2_000));
      cache.find('a');
    }
    const kept = ['a', 'b', 'c', 'd', 'e', 'f'].filter((key) => cache.find(key) !== undefined);
    expect(kept).toEqual(['a', 'd', 'e', 'f']);
    cache.keep('huge', 'x'.repeat(5_000));
    expect(cache.find('huge')).toBeUndefined();
  });

  it('keeps nothing when it is off', () => {
    const cache = createLruAnswerCache({ maxAgeMs: 0, maxChars: 10_000 });
    cache.keep('a', 'one');
    expect(cache.find('a')).toBeUndefined();
  });
});
