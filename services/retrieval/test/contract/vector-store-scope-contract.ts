import type { SearchFilter } from '@lectern/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VectorStore } from '../../src/ports.ts';
import { axis, fresh, pointWith, scopeOf, signal } from '../support/points.ts';

interface Over {
  readonly userId?: string;
  readonly filter?: SearchFilter;
  readonly collections?: readonly string[];
  /** What the searcher is limited to. */
  readonly limits?: readonly string[];
  readonly limit?: number;
}

/** The documents that a dense and a lexical search for the word "common" find, each sorted. */
export async function retrievedBy(
  store: VectorStore,
  tenantId: string,
  over: Over = {},
): Promise<string[][]> {
  const scope = scopeOf(tenantId, over.userId, over.limits);
  const { filter = {}, collections, limit = 10 } = over;
  const limits = { filter, collections, limit };
  const retrieved = await Promise.all([
    store.searchDense(scope, { vector: axis(0), ...limits }, signal),
    store.searchLexical(scope, { text: 'common', ...limits }, signal),
  ]);
  return retrieved.map((hits) => hits.map((hit) => hit.documentId).sort());
}

/** Who sees what: the part of the contract that must never break. */
export function describeScope(open: () => VectorStore): void {
  describe('scope and filter', () => {
    const bothRetrievers = (tenantId: string, over?: Over) => retrievedBy(open(), tenantId, over);

    it("shows nobody another tenant's points, nor a private one to anyone but its owner", async () => {
      const { tenantId } = fresh();
      const common = { tenantId, text: 'common ground' };
      await open().upsert(
        [
          pointWith({ ...common, documentId: `${tenantId}-shared`, ownerId: 'ann' }),
          pointWith({ ...common, documentId: `${tenantId}-anns`, ownerId: 'ann', visibility: 'private' }),
          pointWith({ ...common, documentId: `${tenantId}-bobs`, ownerId: 'bob', visibility: 'private' }),
        ],
        signal,
      );
      const names = (...ends: string[]) => ends.map((end) => `${tenantId}-${end}`);
      expect(await bothRetrievers(tenantId, { userId: 'ann' })).toEqual([
        names('anns', 'shared'),
        names('anns', 'shared'),
      ]);
      expect(await bothRetrievers(tenantId, { userId: 'bob' })).toEqual([
        names('bobs', 'shared'),
        names('bobs', 'shared'),
      ]);
      expect(await bothRetrievers(tenantId, { userId: 'eve' })).toEqual([names('shared'), names('shared')]);
      expect(await bothRetrievers('elsewhere', { userId: 'ann' })).toEqual([[], []]);
    });

    it('applies the scope before the limit: a crowd of foreign points hides nothing', async () => {
      const { documentId, tenantId } = fresh();
      const crowd = Array.from({ length: 60 }, (_, ordinal) =>
        pointWith({
          documentId: 'crowd',
          tenantId: `${tenantId}-other`,
          ordinal,
          text: 'common',
          vector: axis(0),
        }),
      );
      await open().upsert(
        [...crowd, pointWith({ documentId, tenantId, text: 'common but long-winded', vector: axis(0, 5) })],
        signal,
      );
      expect(await bothRetrievers(tenantId, { limit: 1 })).toEqual([[documentId], [documentId]]);
    });

    it('filters by document, owner and metadata, type and all', async () => {
      const { tenantId } = fresh();
      const common = { tenantId, text: 'common' };
      const odd = `it's "odd".key`;
      await open().upsert(
        [
          pointWith({
            ...common,
            documentId: `${tenantId}-a`,
            ownerId: 'ann',
            metadata: { year: 2024, lang: 'en', [odd]: true },
          }),
          pointWith({
            ...common,
            documentId: `${tenantId}-b`,
            ownerId: 'bob',
            metadata: { year: '2024', lang: 'en', ratio: 0.5 },
          }),
        ],
        signal,
      );
      const a = [[`${tenantId}-a`], [`${tenantId}-a`]];
      const b = [[`${tenantId}-b`], [`${tenantId}-b`]];
      expect(await bothRetrievers(tenantId, { filter: { metadata: { year: 2024 } } })).toEqual(a);
      expect(await bothRetrievers(tenantId, { filter: { metadata: { year: '2024', lang: 'en' } } })).toEqual(
        b,
      );
      expect(await bothRetrievers(tenantId, { filter: { metadata: { [odd]: true } } })).toEqual(a);
      expect(await bothRetrievers(tenantId, { filter: { metadata: { ratio: 0.5 } } })).toEqual(b);
      expect(await bothRetrievers(tenantId, { filter: { metadata: { lang: 'de' } } })).toEqual([[], []]);
      expect(await bothRetrievers(tenantId, { filter: { ownerId: 'bob' } })).toEqual(b);
      expect(await bothRetrievers(tenantId, { filter: { documentIds: [`${tenantId}-a`, 'x'] } })).toEqual(a);
      expect(
        await bothRetrievers(tenantId, { filter: { documentIds: [`${tenantId}-a`], ownerId: 'bob' } }),
      ).toEqual([[], []]);
    });

    it('cannot be talked into another tenant by any text in scope or filter', async () => {
      const { documentId, tenantId } = fresh();
      await open().upsert([pointWith({ documentId, tenantId, text: 'common' })], signal);
      const hostile = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          "' OR 1=1 --",
          "x') OR ('1'='1",
          `${tenantId}'`,
          '\\',
          "\\'",
          '"]',
          `x","${tenantId}`,
          '%',
          '\u0000',
        ),
      );
      await fc.assert(
        fc.asyncProperty(hostile, hostile, async (one, two) => {
          if (one === '' || two === '') return;
          expect(await bothRetrievers(one, { userId: two })).toEqual([[], []]);
          for (const filter of [{ ownerId: one }, { documentIds: [one] }, { metadata: { [one]: two } }]) {
            expect(await bothRetrievers(tenantId, { filter })).toEqual([[], []]);
          }
        }),
        { numRuns: 40 },
      );
    });
  });
}
