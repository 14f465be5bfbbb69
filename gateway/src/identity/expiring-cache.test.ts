import { describe, expect, it } from 'vitest';
import { ExpiringCache } from './expiring-cache.ts';

describe('ExpiringCache', () => {
  it('answers until the moment at which an entry ends, then forgets it', () => {
    const cache = new ExpiringCache<string>(2);
    cache.set('a', 'A', 100);
    expect(cache.get('a', 99)).toBe('A');
    expect(cache.get('a', 100)).toBeUndefined();
    expect(cache.size).toBe(0);
  });

  it('stays within its capacity by dropping the oldest', () => {
    const cache = new ExpiringCache<number>(2);
    for (const [i, key] of ['a', 'b', 'a', 'c'].entries()) cache.set(key, i, 100);
    expect(cache.size).toBe(2);
    expect([cache.get('a', 0), cache.get('b', 0), cache.get('c', 0)]).toEqual([2, undefined, 3]);
  });

  it('keeps nothing when its capacity is zero', () => {
    const cache = new ExpiringCache<number>(0);
    cache.set('a', 1, 100);
    expect(cache.get('a', 0)).toBeUndefined();
  });
});
