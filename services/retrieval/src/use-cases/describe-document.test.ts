import { beforeEach, describe, expect, it } from 'vitest';
import { FakeVectorStore, indexesOf } from '../../test/support/fake-vector-store.ts';
import { model, pointWith, sharingOf } from '../../test/support/points.ts';
import { MemoryDocumentIndex } from '../../testing/memory-document-index.ts';
import { describeDocument } from './describe-document.ts';
import { publishVersion } from './index-changes.ts';

const { signal } = new AbortController();
const document = { documentId: 'd', tenantId: 't' };
const sharing = sharingOf({});
let index: MemoryDocumentIndex;
let store: FakeVectorStore;
let events: number;

beforeEach(async () => {
  index = new MemoryDocumentIndex();
  store = new FakeVectorStore();
  events = 0;
  await store.ensureIndex(model);
  await store.upsert([pointWith({ ...document, title: 'Old', metadata: { year: 1 } })]);
});

const given = (descriptionRevision: number, title = `T${descriptionRevision}`, titleGiven = true) => ({
  ...{ title, titleGiven, metadata: { year: descriptionRevision }, descriptionRevision },
});
const nextEvent = () => {
  events += 1;
  return `event-${events}`;
};
const arrive = (what: ReturnType<typeof given>, eventId = nextEvent()) =>
  describeDocument({ index, indexes: indexesOf(store) }, { eventId, document, given: what, sharing }, signal);
const goLive = (
  version: number,
  descriptionRevision: number,
  properties?: { title: string; metadata: object },
) => {
  const facts = { ...document, version, ...sharing, title: `V${version}`, model: 'm', chunkCount: 1 };
  const described = { descriptionRevision, properties: properties as never, metadata: {}, collections: [] };
  const decide = publishVersion({ ...facts, ...described }, () => new Date(0));
  return index.change(document, decide, { eventId: nextEvent(), signal });
};
const shown = async () => (await index.findFacts(document))?.title;
const written = () => store.points.map(({ title, metadata }) => [title, metadata]);

describe('a document that is described anew', () => {
  it('is shown and found by that, with the vectors that it has', async () => {
    await goLive(1, 1);
    const before = store.points.map(({ vector }) => vector);
    await arrive(given(2));
    expect([await shown(), written()]).toEqual(['T2', [['T2', { year: 2 }]]]);
    expect(store.points.map(({ vector }) => vector)).toEqual(before);
  });

  it('is the same whatever order events come in, and however often', async () => {
    await goLive(1, 1);
    for (const revision of [3, 2, 3, 1]) await arrive(given(revision));
    await arrive(given(3), 'event-2');
    await goLive(2, 2);
    expect([await shown(), written()]).toEqual(['T3', [['T3', { year: 3 }]]]);
    await goLive(3, 4);
    expect(await shown()).toBe('V3');
    await arrive(given(3));
    expect(await shown()).toBe('V3');
  });

  it('is known before its first version, which then has it', async () => {
    await arrive(given(2));
    expect(await shown()).toBeUndefined();
    await goLive(1, 1);
    expect(await shown()).toBe('T2');
  });

  it('keeps what it says about itself where its sender says nothing', async () => {
    await goLive(1, 1, { title: 'Its own', metadata: { year: 7, lang: 'en' } });
    await arrive(given(2, 'file name', false));
    expect(await shown()).toBe('Its own');
    expect(written()).toEqual([['Its own', { year: 2, lang: 'en' }]]);
  });

  it('stays deleted', async () => {
    const tombstone = { ...document, state: 'deleted' as const };
    await index.change(document, () => ({ state: tombstone }), { signal });
    await arrive(given(2));
    expect(index.documents.get('d')).toEqual(tombstone);
  });

  it("is no other tenant's to describe", async () => {
    await goLive(1, 1);
    const foreign = { ...document, tenantId: 'other' };
    const input = { eventId: 'e', document: foreign, given: given(2), sharing };
    const refused = describeDocument({ index, indexes: indexesOf(store) }, input, signal);
    await expect(refused).rejects.toMatchObject({ code: 'not_found' });
    expect(await shown()).toBe('V1');
  });
});
