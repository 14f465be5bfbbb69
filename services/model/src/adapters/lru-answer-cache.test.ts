import { describe, expect, it } from 'vitest';
import { createLruAnswerCache } from './lru-answer-cache.ts';

const ofTenant = (tenantId: string) => (asked: string) => ({ tenantId, asked });
const of = ofTenant('tenant-a');

describe('the cache of answers', () => {
  it('keeps an answer for its time', () => {
    let time = 1;
    const cache = createLruAnswerCache({ maxAgeMs: 5_000, maxChars: 10_000, now: () => time });
    cache.keep(of('a'), 'one');
    time += 5_000;
    expect(cache.find(of('a'))).toBe('one');
    time += 1;
    expect(cache.find(of('a'))).toBeUndefined();
  });

  it('keeps those that were used last, and none that is as long as a quarter of all', () => {
    const cache = createLruAnswerCache({ maxAgeMs: 5_000, maxChars: 10_000 });
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
      cache.keep(of(key), 'x'.repeat(2_000));
      cache.find(of('a'));
    }
    const kept = ['a', 'b', 'c', 'd', 'e', 'f'].filter((key) => cache.find(of(key)) !== undefined);
    expect(kept).toEqual(['a', 'd', 'e', 'f']);
    cache.keep(of('huge'), 'x'.repeat(5_000));
    expect(cache.find(of('huge'))).toBeUndefined();
  });

  it('keeps nothing when it is off', () => {
    const cache = createLruAnswerCache({ maxAgeMs: 0, maxChars: 10_000 });
    cache.keep(of('a'), 'one');
    expect(cache.find(of('a'))).toBeUndefined();
  });

  it('forgets all of one tenant, and nothing of another whose id begins like it', () => {
    const cache = createLruAnswerCache({ maxAgeMs: 5_000, maxChars: 10_000 });
    const [one, other] = [ofTenant('t'), ofTenant('t2')];
    for (const key of [one('a'), one('b'), other('a')]) cache.keep(key, 'text');
    cache.forget('t');
    expect([one('a'), one('b'), other('a')].map((key) => cache.find(key))).toEqual([
      undefined,
      undefined,
      'text',
    ]);
  });
});
