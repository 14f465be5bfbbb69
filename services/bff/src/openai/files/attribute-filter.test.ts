import { describe, expect, it } from 'vitest';
import { attributeFilter, toSearchFilter } from './attribute-filter.ts';

const mapped = (filter: unknown) => toSearchFilter(attributeFilter.parse(filter));
const nested = (depth: number): object =>
  depth === 0 ? { type: 'eq', key: 'a', value: 1 } : { type: 'and', filters: [nested(depth - 1)] };

describe('a filter by attributes', () => {
  it.each(['eq', 'ne', 'gt', 'gte', 'lt', 'lte'])('has the operator %s', (type) => {
    expect(mapped({ type, key: 'year', value: 2025 })).toEqual({ attributes: { year: { [type]: 2025 } } });
  });

  it('has lists, dates and groups', () => {
    const filters = [
      { type: 'nin', key: 'lang', value: ['de', 'fr'] },
      {
        type: 'or',
        filters: [
          { type: 'gte', key: 'at', value: '2026-01-01' },
          { type: 'eq', key: 'a', value: true },
        ],
      },
    ];
    expect(mapped({ type: 'and', filters })).toEqual({
      and: [
        { attributes: { lang: { nin: ['de', 'fr'] } } },
        { or: [{ attributes: { at: { gte: '2026-01-01' } } }, { attributes: { a: { eq: true } } }] },
      ],
    });
    expect(mapped(nested(3))).toMatchObject({
      and: [{ and: [{ and: [{ attributes: { a: { eq: 1 } } }] }] }],
    });
    expect(toSearchFilter(undefined)).toEqual({});
  });

  it('may have the names that objects are made with', () => {
    expect(mapped(JSON.parse('{"type":"eq","key":"constructor","value":1}'))).toEqual({
      attributes: { constructor: { eq: 1 } },
    });
  });

  it.each([
    ['an unknown operator', { type: 'like', key: 'a', value: 'b' }],
    ['an order to a list', { type: 'gt', key: 'a', value: [1] }],
    ['no key', { type: 'eq', value: 1 }],
    ['an empty group', { type: 'or', filters: [] }],
    ['a group that is too deep', nested(4)],
  ])('is refused with %s', (_what, filter) => {
    expect(attributeFilter.safeParse(filter).success).toBe(false);
  });

  it.each([
    ['an order to what is no date', { type: 'gt', key: 'a', value: 'b' }],
    [
      'too many conditions',
      { type: 'or', filters: Array(32).fill({ type: 'and', filters: Array(3).fill(nested(0)) }) },
    ],
  ])('is refused by the rules of the platform with %s', (_what, filter) => {
    expect(() => mapped(filter)).toThrow(
      expect.objectContaining({ errors: [{ pointer: '/filters', detail: expect.any(String) }] }),
    );
  });
});
