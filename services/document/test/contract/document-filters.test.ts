import { instantOf, type SearchFilter } from '@lectern/contracts';
import { anyFilter, anyMetadata, isFound } from '@lectern/contracts/testing/plain-filter';
import type { Db } from '@lectern/db';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewDocument } from '../../src/domain/document.ts';
import type { ListQuery } from '../../src/ports.ts';
import { aDocument, owner } from '../support/samples.ts';
import { adapters, openTestDb, type Stores } from '../support/stores.ts';

const { signal } = new AbortController();
let db: Db;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

async function put({ documents }: Stores, facts: Partial<NewDocument>): Promise<string> {
  const document = aDocument({ visibility: 'tenant', ...facts, id: uuidv7() });
  await documents.create({ document }, { signal });
  return document.id;
}

const listed = async ({ documents }: Stores, query: Partial<ListQuery>) =>
  (await documents.list(owner, { limit: 100, place: {}, ...query }, signal)).map(({ id }) => id);

describe.each(adapters)('the list of documents on %s', (_name, open) => {
  it('is kept to what a filter holds for, whatever the filter', async () => {
    const stores = await open(db);
    const anyFacts = fc.record({ metadata: anyMetadata, ownerId: fc.constantFrom('ann', `bob' OR true`) });
    const put20 = fc.sample(anyFacts, { numRuns: 20, seed: 7 });
    const all = await Promise.all(put20.map(async (facts) => ({ ...facts, id: await put(stores, facts) })));
    await fc.assert(
      fc.asyncProperty(anyFilter, async (filter) => {
        const found = all.filter(({ id, ...facts }) => isFound({ documentId: id, ...facts }, filter));
        const expected = found
          .map(({ id }) => id)
          .sort()
          .reverse();
        expect(await listed(stores, { filter })).toEqual(expected);
      }),
      { numRuns: 80 },
    );
  });

  it('is kept to documents that are named, to a part of their titles, and read in pages', async () => {
    const stores = await open(db);
    const ids = [];
    for (const [title, year] of [
      ['Über Bees', 2024],
      ['100% bees_', 2025],
      ['Wasps', 2025],
    ] as const)
      ids.push(await put(stores, { title, metadata: { year } }));
    const [first, second, third] = ids;
    expect(await listed(stores, { filter: { documentIds: [third!, 'no-id', uuidv7()] } })).toEqual([third]);
    expect(await listed(stores, { title: 'BEES' })).toEqual([second, first]);
    expect(await listed(stores, { title: 'über' })).toEqual([first]);
    for (const [title, found] of [
      ['0% b', [second]],
      ['_', [second]],
      ['%', [second]],
      ["'", []],
    ] as const)
      expect(await listed(stores, { title })).toEqual(found);
    const filter: SearchFilter = { metadata: { year: { gte: 2025 } } };
    expect(await listed(stores, { filter, limit: 1 })).toEqual([third]);
    expect(await listed(stores, { filter, limit: 1, place: { after: third! } })).toEqual([second]);
    expect(await listed(stores, { filter, place: { after: second! } })).toEqual([]);
  });

  it('finds nothing by what no text can hold', async () => {
    const stores = await open(db);
    const id = await put(stores, { metadata: { topic: 'sea' } });
    for (const bad of ['\0', '\ud800']) {
      for (const metadata of [{ [bad]: 1 }, { topic: bad }, { [bad]: { gt: 1 } }])
        expect(await listed(stores, { filter: { metadata } })).toEqual([]);
      expect(await listed(stores, { filter: { ownerId: bad } })).toEqual([]);
      expect(await listed(stores, { filter: { metadata: { [bad]: { ne: 1 } } } })).toEqual([id]);
      expect(await listed(stores, { filter: { metadata: { topic: { nin: [bad] } } } })).toEqual([id]);
    }
  });
});

describe('moments on Postgres', () => {
  it('are those of filters, for all that looks like a date', async () => {
    const digits = (least: number, most: number, width: number) =>
      fc.integer({ min: least, max: most }).map((number) => String(number).padStart(width, '0'));
    const zone = fc.oneof(
      fc.constantFrom('', 'Z'),
      fc.tuple(fc.constantFrom('+', '-'), digits(0, 24, 2), fc.constantFrom('', ':'), digits(0, 60, 2)),
    );
    const time = fc.tuple(
      digits(0, 24, 2),
      digits(0, 60, 2),
      fc.option(digits(0, 60, 2)),
      fc.option(digits(0, 9999, 4)),
      zone,
    );
    const day = fc.tuple(
      fc.oneof(digits(0, 9999, 4), fc.constantFrom('0000', '0001', '1900', '2000', '2024', '9999')),
      digits(0, 13, 2),
      digits(0, 32, 2),
    );
    const texts = fc.sample(
      fc.tuple(day, fc.option(time)).map(([date, at]) => {
        if (at === null) return date.join('-');
        const [hour, minute, second, fraction, where] = at;
        const seconds = second === null ? '' : `:${second}${fraction === null ? '' : `.${fraction}`}`;
        return `${date.join('-')}T${hour}:${minute}${seconds}${[where].flat().join('')}`;
      }),
      3_000,
    );
    texts.push(
      '',
      'last spring',
      '2026-01-01\n',
      ' 2026-01-01',
      '2026-01-01T00:00:00.123456789Z',
      '２０２６-01-01',
    );
    const { rows } = await db.query<{ moments: (number | null)[] }>(
      `SELECT array_agg(fact_moment(text)::float8 ORDER BY nr) AS moments FROM unnest($1::text[]) WITH ORDINALITY AS t (text, nr)`,
      [texts],
    );
    const wrong = texts.flatMap((text, nr) => {
      const [expected, told] = [instantOf(text) ?? null, rows[0]?.moments[nr]];
      return expected === told ? [] : [{ text, expected, told }];
    });
    expect(wrong).toEqual([]);
    expect(rows[0]?.moments.filter((moment) => moment !== null).length).toBeGreaterThan(500);
  });
});
