import { describe, expect, it } from 'vitest';
import { createExpiringCache } from './expiring-cache.ts';

const [a, b, c] = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];

describe('an expiring cache', () => {
  it('answers until the moment at which an entry ends, then forgets it', () => {
    let now = 1_000;
    const cache = createExpiringCache(2, () => now);
    cache.set('a', a, 1_100);
    now = 1_099;
    expect(cache.get('a')).toBe(a);
    now = 1_100;
    expect(cache.get('a')).toBeUndefined();
  });

  it('never takes what is over already, and forgets what stood in its place', () => {
    const cache = createExpiringCache(2, () => 1_000);
    cache.set('a', a, 2_000);
    cache.set('a', b, 1_000);
    expect(cache.get('a')).toBeUndefined();
  });

  it('stays within its capacity by dropping what was used longest ago', () => {
    const cache = createExpiringCache(2, () => 1_000);
    cache.set('a', a, 2_000);
    cache.set('b', b, 2_000);
    expect(cache.get('a')).toBe(a);
    cache.set('c', c, 2_000);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([a, undefined, c]);
  });

  it('keeps nothing when its capacity is zero', () => {
    const cache = createExpiringCache(0, () => 1_000);
    cache.set('a', a, 2_000);
    expect(cache.get('a')).toBeUndefined();
  });
});
