import { describe, expect, it } from 'vitest';
import { searchFilter } from './search-filter.ts';

const isTaken = (filter: unknown) => searchFilter.safeParse(filter).success;

describe('a filter', () => {
  it.each([
    {},
    // As the first release has it.
    { documentIds: ['a'], ownerId: 'me', metadata: { year: 2024, lang: 'en', draft: false } },
    { metadata: { year: { gte: 2020, lt: 2025 }, tags: { in: ['a', 1, true] }, lang: { ne: 'de' } } },
    { metadata: { published: { gt: '2026-01-01', lte: '2026-12-31T23:59:59.999+01:00' } } },
    { and: [{ or: [{ and: [{ ownerId: 'me' }] }, {}] }] },
    { or: Array.from({ length: 32 }, () => ({ metadata: { a: 1 } })) },
    { metadata: Object.fromEntries(Array.from({ length: 32 }, (_, at) => [`a${at}`, at])) },
  ])('is taken: %j', (filter) => {
    expect(isTaken(filter)).toBe(true);
  });

  it.each([
    ['no object', null],
    ['a list', []],
    ['unknown', { documentId: 'a' }],
    ['an unknown operator', { metadata: { a: { like: 'b' } } }],
    ['a list to be equal to', { metadata: { a: { eq: ['b'] } } }],
    ['nothing to be one of', { metadata: { a: { in: [] } } }],
    ['an order to what is no date', { metadata: { a: { gt: 'b' } } }],
    ['an order to a day that there is not', { metadata: { a: { gt: '2026-02-30' } } }],
    ['an empty group', { or: [] }],
    ['a group that is too deep', { and: [{ and: [{ and: [{ and: [{}] }] }] }] }],
    ['too many in groups', { and: [{ or: Array(32).fill({}) }, { or: Array(31).fill({}) }] }],
    ['too many operators', { and: Array(22).fill({ metadata: { a: { gt: 1, lt: 2 } } }) }],
  ])('is refused when it is or has %s', (_what, filter) => {
    expect(isTaken(filter)).toBe(false);
  });

  it('is refused at once, however deep or wide it is', () => {
    const deep = JSON.parse(`${'{"and":['.repeat(5_000)}{}${']}'.repeat(5_000)}`);
    expect(isTaken(deep)).toBe(false);
    const wide = { or: Array(200_000).fill({ metadata: { a: { like: 1 } } }) };
    const { error } = searchFilter.safeParse(wide);
    expect(error?.issues).toHaveLength(1);
  });

  it('is told apart by what is wrong in it', () => {
    const { error } = searchFilter.safeParse({ metadata: { a: { gt: 'b' } } });
    expect(error?.issues[0]).toMatchObject({
      path: ['metadata', 'a', 'gt'],
      message: 'Must be a number, or a date of ISO 8601 of the years 1 to 9999.',
    });
  });
});
