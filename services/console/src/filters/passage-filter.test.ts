import { expect, it } from 'vitest';
import { noFilter, requestFilter } from './passage-filter.ts';

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
