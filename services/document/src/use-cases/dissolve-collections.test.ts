import { describe, expect, it } from 'vitest';
import { aDocument, after, owner } from '../../test/support/samples.ts';
import { MemoryDocuments } from '../../testing/memory-documents.ts';
import { type DissolveCollectionsPorts, dissolveCollections } from './dissolve-collections.ts';

const { signal } = new AbortController();
const [gone, kept] = ['01938f00-0000-7000-8000-00000000c001', '01938f00-0000-7000-8000-00000000c002'];
const idOf = (at: number) => `01938f00-0000-7000-8000-${String(at).padStart(12, '0')}`;
const inBoth = [gone, kept].map((id) => ({
  ...{ id, attributes: {}, addedBy: owner.userId, addedAt: after(0) },
}));

/** Documents in a collection that was deleted and in another one, and what is forgotten when nothing is left. */
async function world(count: number) {
  const documents = new MemoryDocuments();
  const all = Array.from({ length: count }, (_, at) => aDocument({ id: idOf(at), collections: inBoth }));
  for (const document of all) await documents.create({ document }, { signal });
  const membersOf = async () =>
    (await Promise.all(all.map(({ id }) => documents.find(owner, id)))).flatMap((document) => document ?? []);
  const looks: number[] = [];
  const collections: DissolveCollectionsPorts['collections'] = {
    leftMembers: async ({ limit }) => {
      const left = (await membersOf()).filter((document) =>
        document.collections.some(({ id }) => id === gone),
      );
      const page = left.slice(0, limit);
      looks.push(page.length);
      return page.map(({ id, tenantId }) => ({ documentId: id, tenantId, collectionIds: [gone] }));
    },
    forgetEmpty: async () => 1,
  };
  const dissolve = () => dissolveCollections({ collections, documents, now: () => after(9) }, signal);
  return { documents, dissolve, looks, membersOf };
}

describe('collections that were deleted', () => {
  it('lose all their documents, look by look, each with its event and in its history; other collections keep them', async () => {
    const { documents, dissolve, looks, membersOf } = await world(103);
    expect(await dissolve()).toBe(1);
    expect(looks).toEqual([100, 3]);
    const left = await membersOf();
    expect(left.map(({ collections }) => collections.map(({ id }) => id))).toEqual(left.map(() => [kept]));
    expect(documents.published.map(({ definition }) => definition.name)).toEqual(
      Array(103).fill('DocumentDescribed'),
    );
    expect(documents.published[0]?.data).toMatchObject({
      descriptionRevision: 2,
      collections: [{ id: kept }],
    });
    expect(documents.eventsOf(idOf(0)).at(-1)).toMatchObject({
      kind: 'grouped',
      collections: [{ id: kept }],
    });
    expect(await dissolve()).toBe(1);
    expect(documents.published).toHaveLength(103);
  });
});
