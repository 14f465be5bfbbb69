import { expect, it } from 'vitest';
import { filterIn, noFilter, requestFilter, withFilter } from './passage-filter.ts';

it('asks for nothing where nothing is chosen', () => {
  expect(requestFilter(noFilter)).toEqual({});
});

it('asks for a collection, documents of the caller, and a fact', () => {
  expect(
    requestFilter({ collection: 'c-1', factName: ' topic ', factValue: ' bees ', isMine: true }),
  ).toEqual({
    collections: ['c-1'],
    filter: { ownerId: 'me', metadata: { topic: { in: ['bees'] } } },
  });
});

it.each([
  ['2026', ['2026', 2026]],
  ['yes', ['yes', true]],
  ['false', ['false', false]],
  ['', ['']],
])('looks for %j as any type that it may be of', (factValue, values) => {
  const { filter } = requestFilter({ ...noFilter, factName: 'x', factValue });
  expect(filter?.metadata).toEqual({ x: { in: values } });
});

it('stands in the address, beside what else is there, and leaves it again', () => {
  const filter = { collection: 'c-1', factName: 'year', factValue: '19 & 69', isMine: true };
  const address = withFilter(new URLSearchParams('q=moon'), filter);
  expect(String(address)).toBe('q=moon&collection=c-1&fact=year&value=19+%26+69&mine=1');
  expect(filterIn(address)).toEqual(filter);
  expect(String(withFilter(address, noFilter))).toBe('q=moon');
});
