import type { SearchFilter } from '@lectern/contracts';
import { anyFilter, anyMetadata, type Filtered, isFound } from '@lectern/contracts/testing/plain-filter';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VectorStore } from '../../src/ports.ts';
import { axis, fresh, pointWith, scopeOf, signal } from '../support/points.ts';
import { retrievedBy } from './vector-store-scope-contract.ts';

const facts = {
  old: { year: 2019, published: '2019-05-01', tags: ['bees'], lang: 'en' },
  new: { year: 2024, published: '2024-05-01T12:00:00+02:00', tags: ['bees', 'wasps'], scores: [1, 9] },
  text: { year: '2024', published: 'last spring', tags: 'bees', lang: 'de' },
  none: {},
};

const cases: [SearchFilter, (keyof typeof facts)[]][] = [
  [{}, ['new', 'none', 'old', 'text']],
  [{ metadata: { tags: 'bees' } }, ['new', 'old', 'text']],
  [{ metadata: { tags: { in: ['wasps', 'ants'] } } }, ['new']],
  [{ metadata: { tags: { nin: ['wasps'] } } }, ['none', 'old', 'text']],
  [{ metadata: { year: { ne: 2024 } } }, ['none', 'old', 'text']],
  [{ metadata: { year: { gt: 2019 } } }, ['new']],
  [{ metadata: { year: { gte: 2019, lte: 2024 } } }, ['new', 'old']],
  [{ metadata: { year: { lt: 2019 } } }, []],
  [{ metadata: { published: { gte: '2024-05-01T10:00:00Z', lt: '2024-05-02' } } }, ['new']],
  [{ metadata: { published: '2024-05-01T10:00Z' } }, ['new']],
  [{ metadata: { published: { lt: '2024-01-01' } } }, ['old']],
  // Of a list, one value may meet one operator and another the other.
  [{ metadata: { scores: { gt: 8, lt: 2 } } }, ['new']],
  [{ or: [{ metadata: { lang: 'de' } }, { metadata: { year: { gte: 2024 } } }] }, ['new', 'text']],
  [
    {
      metadata: { tags: 'bees' },
      or: [{ and: [{ metadata: { lang: 'en' } }] }, { metadata: { lang: 'fr' } }],
    },
    ['old'],
  ],
  [{ and: [{ or: [{}, { metadata: { lang: 'de' } }] }] }, ['new', 'none', 'old', 'text']],
];

/** What a filter finds, which has to be the same on every store and by every retriever. */
export function describeFilters(open: () => VectorStore): void {
  describe('filters on facts', () => {
    const write = (tenantId: string, documents: readonly Filtered[]) =>
      open().upsert(
        documents.map((document) => pointWith({ ...document, tenantId, text: 'common' })),
        signal,
      );

    it('finds by lists, ranges and dates, alone and in groups; a missing fact meets ne and nin alone', async () => {
      const { tenantId } = fresh();
      await write(
        tenantId,
        Object.entries(facts).map(([documentId, metadata]) => ({ documentId, ownerId: 'ann', metadata })),
      );
      for (const [filter, expected] of cases) {
        const found = await retrievedBy(open(), tenantId, { filter });
        expect({ filter, found }).toEqual({ filter, found: [expected, expected] });
      }
    });

    it('finds what the plain meaning of any filter says, and gives all facts back that filters see', async () => {
      const documents = fc.array(anyMetadata, { minLength: 8, maxLength: 12 });
      const filters = fc.array(anyFilter, { minLength: 14, maxLength: 14 });
      await fc.assert(
        fc.asyncProperty(documents, filters, async (found, asked) => {
          const { tenantId } = fresh();
          const written = found.map((metadata, at) => ({
            documentId: at % 5 === 4 ? `d'${at}` : `d${at}`,
            ownerId: at % 2 === 0 ? 'ann' : `bob' OR true`,
            metadata,
          }));
          await write(tenantId, written);
          for (const filter of asked) {
            const expected = written.filter((document) => isFound(document, filter));
            const ids = expected.map(({ documentId }) => documentId).sort();
            expect(await retrievedBy(open(), tenantId, { filter, limit: 50 })).toEqual([ids, ids]);
          }
        }),
        { numRuns: 3 },
      );
    });

    it('takes a filter of the largest size', async () => {
      const { tenantId } = fresh();
      await write(tenantId, [
        { documentId: 'd', ownerId: 'ann', metadata: { n: Array.from({ length: 64 }, (_, i) => i) } },
      ]);
      const or = Array.from({ length: 32 }, (_, at) => ({ metadata: { n: { gt: at + 62 } } }));
      const query = { vector: axis(0), filter: { or }, limit: 5 };
      expect(await open().searchDense(scopeOf(tenantId), query, signal)).toHaveLength(1);
    });
  });
}
