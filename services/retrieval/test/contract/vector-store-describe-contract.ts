import type { SearchFilter } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import type { VectorStore } from '../../src/ports.ts';
import { axis, fresh, pointWith, scopeOf, sharingOf, signal } from '../support/points.ts';

/** A document is found by what is said about it as soon as a change has returned; nothing else of it changes. */
export function describeDescribing(open: () => VectorStore): void {
  describe('describing', () => {
    const found = async (tenantId: string, text: string, filter: SearchFilter = {}) => {
      const hits = await open().searchLexical(scopeOf(tenantId), { text, filter, limit: 400 }, signal);
      return hits.map(({ documentId, ordinal }) => `${documentId} ${ordinal}`).sort();
    };

    it('finds all its points by the new title and the new facts, and by the old ones no more', async () => {
      const { documentId, tenantId } = fresh();
      const about = { tenantId, title: 'Zeppelins', metadata: { year: 1900 }, headings: ['Mooring'] };
      const count = 300;
      const ordinals = Array.from({ length: count }, (_, at) => at);
      await open().upsert(
        [
          ...ordinals.map((ordinal) =>
            pointWith({ ...about, documentId, ordinal, text: `mast${ordinal}`, vector: axis(ordinal % 4) }),
          ),
          pointWith({ ...about, documentId, version: 2, text: 'common' }),
          pointWith({ ...about, documentId: `${documentId}-other`, text: 'common' }),
        ],
        signal,
      );
      const metadata = { year: 2026, tags: ['sky'] };
      const description = { title: 'Airships', metadata, collections: [] };
      await open().describe({ documentId, tenantId }, description, signal);
      expect(await found(tenantId, 'zeppelin')).toEqual([`${documentId}-other 0`]);
      expect(await found(tenantId, 'airship')).toHaveLength(count + 1);
      expect(
        await found(tenantId, 'airship', { metadata: { tags: 'sky', year: { gte: 2000 } } }),
      ).toHaveLength(count + 1);
      expect(await found(tenantId, 'mooring', { metadata: { year: { lt: 2000 } } })).toEqual([
        `${documentId}-other 0`,
      ]);
      const query = { vector: axis(3), filter: { documentIds: [documentId] }, limit: 75 };
      const dense = await open().searchDense(scopeOf(tenantId), query, signal);
      expect(dense.every(({ ordinal, score }) => ordinal % 4 === 3 && score > 0.99)).toBe(true);
      expect(dense).toHaveLength(75);
    });

    it('leaves who sees it as it is, and neither makes nor brings back a point', async () => {
      const { documentId, tenantId } = fresh();
      const document = { documentId, tenantId };
      const description = { title: 'Airships', metadata: {}, collections: [] };
      await open().describe(document, description, signal);
      expect(await open().countDocument(document, signal)).toBe(0);
      await open().upsert([pointWith({ ...document, text: 'common' })], signal);
      await open().setAudience(document, sharingOf({ ownerId: 'ann' }), signal);
      await open().describe(document, description, signal);
      expect(await found(tenantId, 'airships')).toEqual([]);
      await open().describe(
        { documentId, tenantId: `${tenantId}-other` },
        { title: 'X', metadata: {}, collections: [] },
        signal,
      );
      await open().setAudience(document, sharingOf({ visibility: 'tenant' }), signal);
      expect(await found(tenantId, 'airships')).toEqual([`${documentId} 0`]);
      await open().removeDocument(document, signal);
      await open().describe(document, description, signal);
      expect(await open().countDocument(document, signal)).toBe(0);
    });
  });
}
