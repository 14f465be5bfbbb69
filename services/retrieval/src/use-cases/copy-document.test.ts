import { beforeEach, describe, expect, it } from 'vitest';
import { FakeVectorStore, indexesOf } from '../../test/support/fake-vector-store.ts';
import { axis, model, pointWith, sharingOf, signal } from '../../test/support/points.ts';
import { MemoryDocumentIndex } from '../../testing/memory-document-index.ts';
import type { VectorIndex } from '../ports/vector-indexes.ts';
import { copyDocument } from './copy-document.ts';
import { publishVersion } from './index-changes.ts';
import { shareDocument } from './share-document.ts';
import { unindexDocument } from './unindex-document.ts';

const document = { documentId: 'd', tenantId: 't' };
const now = () => new Date('2026-01-02T03:04:05Z');
const newModel = { name: 'newer', dimensions: 3 };
const chunkCount = 150;

let index: MemoryDocumentIndex;
let from: FakeVectorStore;
let to: FakeVectorStore;
/** What happens when the last part is embedded. */
let meanwhile: () => Promise<unknown>;

const indexes = () => indexesOf(from, () => ({ building: indexOf(to, 2) }));
const indexOf = (store: FakeVectorStore, id: number): VectorIndex => ({
  id,
  model: store.model ?? model,
  analysis: 2,
  store,
});
const pointsOf = (version: number, count: number) =>
  Array.from({ length: count }, (_, ordinal) =>
    pointWith({
      ...document,
      version,
      ordinal,
      text: `v${version} ${ordinal}`,
      metadata: { year: 2026 },
      title: 'old',
    }),
  );
const goesLive = (version: number, count: number) => {
  const said = { title: `T${version}`, metadata: { year: 2026 }, collections: [] };
  const facts = { ...document, version, ...said, model: model.name, chunkCount: count };
  return index.change(document, publishVersion({ ...facts, ...sharingOf({ readers: ['r1'] }) }, now), {
    signal,
  });
};
const copy = () => {
  const embedder = {
    embedPassages: async (passages: readonly object[]) => {
      if (passages.length < 64) await meanwhile();
      return passages.map(() => axis(1).slice(0, newModel.dimensions));
    },
  };
  const ports = { index, indexes: indexes(), embedder };
  return copyDocument(ports, { document, from: indexOf(from, 1), to: indexOf(to, 2) }, signal);
};

beforeEach(async () => {
  index = new MemoryDocumentIndex();
  from = new FakeVectorStore();
  to = new FakeVectorStore();
  meanwhile = async () => undefined;
  await from.ensureIndex(model);
  await to.ensureIndex(newModel);
  await from.upsert(pointsOf(1, chunkCount));
  await goesLive(1, chunkCount);
});

describe('copyDocument', () => {
  it('gives the index all chunks of the live version, with vectors of its model and the facts of now', async () => {
    await to.upsert(pointsOf(1, chunkCount + 1).slice(-1));
    await copy();
    expect(to.points).toHaveLength(chunkCount);
    expect(to.points[149]).toEqual({
      ...{ ...from.points[149], page: undefined, title: 'T1', visibility: 'private', readers: ['r1'] },
      vector: axis(1).slice(0, 3),
    });
  });

  it('leaves nothing of a document that is deleted meanwhile, or was before', async () => {
    meanwhile = () =>
      unindexDocument(
        { index, indexes: indexes(), now },
        { eventId: 'e', deletion: { ...document, operationId: 'o' } },
        signal,
      );
    await copy();
    expect([from.points, to.points]).toEqual([[], []]);
    await to.upsert(pointsOf(1, 2));
    await copy();
    expect(to.points).toEqual([]);
  });

  it('leaves nothing but the new version of a document that is replaced meanwhile', async () => {
    meanwhile = async () => {
      await to.upsert(pointsOf(2, 3));
      await goesLive(2, 3);
    };
    await copy();
    expect(to.points.map(({ version }) => version)).toEqual([2, 2, 2]);
  });

  it('leaves the newest readers of a document that is shared meanwhile', async () => {
    const sharing = sharingOf({ readers: ['r2'], sharingRevision: 2 });
    meanwhile = () =>
      shareDocument({ index, indexes: indexes() }, { eventId: 's', document, sharing }, signal);
    await copy();
    expect([...new Set(to.points.map(({ readers }) => readers.join()))]).toEqual(['r2']);
  });

  it('refuses a document of which points are missing', async () => {
    await from.removeChunksFrom({ ...document, version: 1 }, 100);
    await expect(copy()).rejects.toMatchObject({ reason: 'points_missing', retryable: false });
  });
});
