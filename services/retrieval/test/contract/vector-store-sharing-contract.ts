import { describe, expect, it } from 'vitest';
import type { DocumentKey } from '../../src/domain/indexed-document.ts';
import type { Point, VectorStore } from '../../src/ports.ts';
import { axis, fresh, pointWith, scopeOf, sharingOf, signal } from '../support/points.ts';
import { retrievedBy } from './vector-store-scope-contract.ts';

/** Who sees a document follows each change at once, and its words count for those alone who see it. */
export function describeSharing(open: () => VectorStore): void {
  describe('sharing', () => {
    const hostile = `bob'"],[\\`;
    const users = ['ann', 'bob', 'carol', hostile];
    const upsert = (facts: Partial<Point> & DocumentKey, texts = ['common ground', 'common sense']) =>
      open().upsert(
        texts.map((text, ordinal) =>
          pointWith({ ownerId: 'ann', visibility: 'private', ordinal, text, ...facts }),
        ),
        signal,
      );
    const setAudience = (document: DocumentKey, facts: Parameters<typeof sharingOf>[0]) =>
      open().setAudience(document, sharingOf({ ownerId: 'ann', ...facts }), signal);
    /** Users who find both chunks of a document, by meaning and by word. */
    const seeing = async ({ documentId, tenantId }: DocumentKey): Promise<string[]> => {
      const found: string[] = [];
      for (const userId of users) {
        const [dense, lexical] = await retrievedBy(open(), tenantId, { userId });
        expect(dense).toEqual(lexical);
        if (dense?.includes(documentId)) found.push(userId);
      }
      return found;
    };

    it('shows a private point to its readers, in its own tenant alone', async () => {
      const document = fresh();
      await upsert({ ...document, readers: ['bob', hostile] });
      expect(await seeing(document)).toEqual(['ann', 'bob', hostile]);
      expect(await seeing({ ...document, tenantId: `${document.tenantId}-other` })).toEqual([]);
    });

    it('follows a change as soon as it has returned, for all versions, and back again', async () => {
      const document = fresh();
      const witness = { ...document, documentId: `${document.documentId}-witness` };
      await upsert(document);
      await upsert({ ...document, version: 2 });
      await upsert(witness);
      expect(await seeing(document)).toEqual(['ann']);
      const changes = [
        [{ readers: ['bob'] }, ['ann', 'bob']],
        [{ readers: [hostile, 'carol'] }, ['ann', 'carol', hostile]],
        [{ visibility: 'tenant' }, users],
        [{}, ['ann']],
        [{ readers: users }, users],
        [{ ownerId: 'bob' }, ['bob']],
      ] as const;
      for (const [sharing, expected] of changes) {
        await setAudience(document, sharing);
        expect(await seeing(document)).toEqual(expected);
      }
      expect(await seeing(witness)).toEqual(['ann']);
      expect(await open().countDocument(document, signal)).toBe(4);
      const query = { text: 'ground', filter: {}, limit: 9 };
      expect(await open().searchLexical(scopeOf(document.tenantId, 'bob'), query, signal)).toHaveLength(2);
    });

    it('counts the words of a document for those who see it, from the change on', async () => {
      const document = fresh();
      const { tenantId } = document;
      await upsert({ ...document, documentId: `${document.documentId}-open`, visibility: 'tenant' }, [
        'zebra crossing',
        'gnu crossing',
        'gnu',
      ]);
      const ask = (userId: string) =>
        open().searchLexical(scopeOf(tenantId, userId), { text: 'zebra gnu', filter: {}, limit: 9 }, signal);
      const before = await ask('bob');
      expect(before).toHaveLength(3);
      await upsert(document, ['zebra', 'zebra zebra', 'zebra']);
      expect(await ask('bob')).toEqual(before);
      await setAudience(document, { readers: ['bob'] });
      const shared = await ask('bob');
      expect(shared).toHaveLength(6);
      expect(shared).toEqual(await ask('ann'));
      expect(await ask('carol')).toEqual(before);
      await setAudience(document, {});
      expect(await ask('bob')).toEqual(before);
    });

    it('changes and removes nothing for a tenant that the document is not of', async () => {
      const document = fresh();
      await upsert(document);
      expect(await seeing(document)).toEqual(['ann']);
      const theirs = { ...document, tenantId: 'elsewhere', version: 2 };
      await setAudience(theirs, { visibility: 'tenant', ownerId: 'eve' });
      await open().removeVersion({ ...theirs, version: 1 }, signal);
      await open().removeVersionsBelow(theirs, signal);
      await open().removeChunksFrom({ ...theirs, version: 1 }, 0, signal);
      await open().removeDocument(theirs, signal);
      expect(await open().countDocument(theirs, signal)).toBe(0);
      expect(await open().countDocument(document, signal)).toBe(2);
      expect(await seeing(document)).toEqual(['ann']);
      const scope = scopeOf('elsewhere', 'eve');
      expect(await open().searchDense(scope, { vector: axis(0), filter: {}, limit: 9 }, signal)).toEqual([]);
    });
  });
}
