import { describe, expect, it } from 'vitest';
import type { VerifiedCaller } from '../identity/verified-caller.ts';
import { createRequestCounts } from './request-counts.ts';

const lateEvening = Date.parse('2026-11-29T23:59:59.999Z');

/** A caller as they are each time that their credential is verified. */
function caller(credentialId: string, tenantId = 't'): VerifiedCaller {
  const principal = { tenantId, userId: 'u', roles: [], scopes: [], via: 'api-key' as const, credentialId };
  return { principal, isEnded: () => false };
}

function setUp(capacity = 100) {
  const clock = { at: lateEvening };
  return { clock, counts: createRequestCounts({ capacity, now: () => clock.at }) };
}

const count = (keyId: string, requests: number, more: object = {}) => ({
  ...{ tenantId: 't', userId: 'u', keyId, day: '2026-11-29', requests, refused: 0, failed: 0, ...more },
});

describe('counts of requests', () => {
  it('tell what was refused and what failed, and of one whose caller left neither', () => {
    const { counts } = setUp();
    const ann = caller('a');
    for (const status of [200, 304, 400, 429, 499, 500, 503, undefined]) counts.add(ann, status);
    expect(counts.waiting).toBe(8);
    expect(counts.take(10)).toEqual([count('a', 8, { refused: 3, failed: 2 })]);
    expect([counts.waiting, counts.take(10)]).toEqual([0, []]);
  });

  it('begin anew after they were taken, with the same counter', () => {
    const { counts } = setUp();
    const ann = caller('a');
    counts.add(ann, 500);
    const { counter } = ann;
    counts.take(10);
    counts.add(ann, 200);
    expect(ann.counter).toBe(counter);
    expect(counts.take(10)).toEqual([count('a', 1)]);
  });

  it('are one for a credential that was verified anew, and for each of two tenants', () => {
    const { counts } = setUp();
    counts.add(caller('a'), 200);
    counts.add(caller('a'), 404);
    counts.add(caller('a', 'other'), 200);
    expect(counts.take(10)).toEqual([count('a', 2, { refused: 1 }), count('a', 1, { tenantId: 'other' })]);
  });

  it('are of the day (UTC) on which a request was over, also of a caller of the day before', () => {
    const { counts, clock } = setUp();
    const ann = caller('a');
    counts.add(ann, 200);
    clock.at += 1;
    counts.add(ann, 200);
    counts.add(ann, 200);
    expect(counts.take(10)).toEqual([count('a', 1), count('a', 2, { day: '2026-11-30' })]);
  });

  it('are taken in parts, the oldest first', () => {
    const { counts } = setUp();
    for (const id of ['a', 'b', 'c']) counts.add(caller(id), 200);
    expect(counts.take(2)).toEqual([count('a', 1), count('b', 1)]);
    counts.add(caller('a'), 200);
    expect(counts.waiting).toBe(2);
    expect(counts.take(2)).toEqual([count('c', 1), count('a', 1)]);
  });

  it('stay within their bound: known ones go on counting, further ones are dropped and told of', () => {
    const { counts } = setUp(2);
    for (const id of ['a', 'b', 'c', 'c']) counts.add(caller(id), 200);
    expect(counts.take(0)).toEqual([]);
    counts.add(caller('b'), 200);
    expect(counts.take(0)).toEqual([]);
    expect([counts.waiting, counts.dropped]).toEqual([3, 2]);
    expect(counts.take(10)).toEqual([count('a', 1), count('b', 2)]);
  });

  it('keep no more than some thousand counters of callers that are verified for each request', () => {
    const { counts } = setUp(2);
    for (let at = 0; at < 25_000; at += 1) counts.add(caller('a'), 200);
    counts.add(caller('b'), 200);
    counts.add(caller('c'), 200);
    expect(counts.take(10)).toEqual([count('a', 25_000), count('b', 1)]);
    expect([counts.waiting, counts.dropped]).toEqual([0, 1]);
  });
});
