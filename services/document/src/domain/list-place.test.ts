import { describe, expect, it } from 'vitest';
import { type ListPlace, pageOf, readingOf } from './list-place.ts';

const all = ['1', '2', '3', '4', '5', '6'].map((id) => ({ id }));

/** What a store does that reads as it is told. */
function listed(place: ListPlace, limit: number) {
  const { descending, below = '9', above = '0' } = readingOf(place);
  const found = all.filter(({ id }) => id < below && id > above);
  const read = (descending ? found.reverse() : found).slice(0, limit + 1);
  const { page, next } = pageOf(read, { limit, place });
  return [page.map(({ id }) => id).join(''), next];
}

describe('a page of a list', () => {
  it.each<[string, ListPlace, number, string, string | undefined]>([
    ['the newest by default', {}, 2, '65', '5'],
    ['after an entry', { after: '3' }, 2, '21', undefined],
    ['before an entry, next to it', { before: '3' }, 2, '54', '5'],
    ['all before an entry', { before: '3' }, 3, '654', undefined],
    ['between two', { after: '6', before: '2' }, 2, '54', '4'],
    ['the oldest', { order: 'oldest' }, 2, '12', '2'],
    ['the oldest after an entry', { order: 'oldest', after: '4' }, 2, '56', undefined],
    ['the oldest before an entry, next to it', { order: 'oldest', before: '4' }, 2, '23', '2'],
    ['nothing', { after: '1' }, 2, '', undefined],
  ])('is %s', (_what, place, limit, page, next) => {
    expect(listed(place, limit)).toEqual([page, next]);
  });
});
