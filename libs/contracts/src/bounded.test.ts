import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { boundedArray, boundedRecord } from './bounded.ts';
import { searchRequest } from './http/retrieval-api.ts';

/** A schema that counts how often it is asked. */
function counting() {
  const asked = { times: 0 };
  const schema = z.string().refine((text) => {
    asked.times += 1;
    return text !== 'bad';
  }, 'Is bad.');
  return { asked, schema };
}

const many = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('a bounded array', () => {
  it('looks at no member when there are too many', () => {
    const { asked, schema } = counting();
    const { error } = boundedArray(schema, { max: 3 }).safeParse(['a', 'b', 'c', 'd']);
    expect(error?.issues).toMatchObject([{ path: [], message: 'Must be a list of 0 to 3 entries.' }]);
    expect(asked.times).toBe(0);
  });

  it('says where members are wrong, of the first few', () => {
    const { error } = boundedArray(counting().schema, { max: 1_000 }).safeParse(many(1_000).map(() => 'bad'));
    expect(error?.issues).toHaveLength(10);
    expect(error?.issues[1]).toMatchObject({ path: [1], message: 'Is bad.' });
  });

  it('has the outcome of its members', () => {
    const schema = boundedArray(z.string().trim(), { min: 1, max: 2 });
    expect(schema.parse([' a ', 'b'])).toEqual(['a', 'b']);
    for (const wrong of [[], 'a', { 0: 'a', length: 1 }, undefined])
      expect(schema.safeParse(wrong).success).toBe(false);
  });
});

describe('a bounded record', () => {
  const schema = boundedRecord(z.string().max(3), z.number(), { max: 20 });

  it('looks at no member when there are too many', () => {
    const { asked, schema: value } = counting();
    const record = boundedRecord(z.string(), value, { max: 2 });
    expect(record.safeParse({ a: 'a', b: 'b', c: 'c' }).error?.issues).toMatchObject([
      { path: [], message: 'Must be an object of at most 2 entries.' },
    ]);
    expect(asked.times).toBe(0);
  });

  it('says which keys and which values are wrong', () => {
    const { error } = schema.safeParse({ a: 1, long: 2, b: 'text' });
    expect(error?.issues.map(({ path }) => path)).toEqual([['long'], ['b']]);
  });

  it('takes nothing else for a record', () => {
    expect(schema.parse({ a: 1 })).toEqual({ a: 1 });
    for (const wrong of [null, [1], 'text', undefined]) expect(schema.safeParse(wrong).success).toBe(false);
  });
});

describe('a filter', () => {
  const filter = (value: unknown) => searchRequest.safeParse({ query: 'x', filter: value });
  const facts = (count: number) => Object.fromEntries(many(count).map((i) => [`k${i}`, i]));

  it('names at most 32 facts and 100 documents', () => {
    const documentIds = many(100).map(String);
    expect(filter({ metadata: facts(32) }).success).toBe(true);
    expect(filter({ metadata: facts(32), documentIds, ownerId: 'ann' }).success).toBe(true);
    expect(filter({ metadata: facts(33) }).success).toBe(false);
    expect(filter({ documentIds: [...documentIds, 'more'] }).success).toBe(false);
  });

  it('makes few errors of many wrong entries', () => {
    const wrong = {
      documentIds: many(100),
      metadata: Object.fromEntries(many(32).map((i) => [i, { nested: i }])),
    };
    const { error } = filter(wrong);
    expect(error?.issues.length).toBeGreaterThan(1);
    expect(error?.issues.length).toBeLessThanOrEqual(50);
  });
});
