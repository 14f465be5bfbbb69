import { type EmbeddedChunk, encodeVector } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeVectorStore, indexesOf } from '../../test/support/fake-vector-store.ts';
import { axis, model, signal } from '../../test/support/points.ts';
import { MemoryDocumentIndex } from '../../testing/memory-document-index.ts';
import { hideDocument } from './hide-document.ts';
import { indexDocument } from './index-document.ts';
import { unindexDocument } from './unindex-document.ts';
import type { EmbeddedVersion } from './write-points.ts';

const deletion = { documentId: 'd', tenantId: 't', operationId: 'o' };
/** Has no other model. */
const embedder = {
  embedPassages: async () => {
    throw new AppError('not_found', 'There is no such model.', { reason: 'model_unknown' });
  },
};
const now = () => new Date('2026-01-02T03:04:05Z');

describe('indexDocument', () => {
  let store: FakeVectorStore;
  let index: MemoryDocumentIndex;
  let chunkCount: number;
  let readError: AppError | undefined;
  let warnings: string[];

  beforeEach(() => {
    store = new FakeVectorStore();
    index = new MemoryDocumentIndex();
    chunkCount = 600;
    readError = undefined;
    warnings = [];
  });

  async function* chunks(): AsyncIterable<EmbeddedChunk> {
    for (let ordinal = 0; ordinal < chunkCount; ordinal++) {
      const text = `chunk ${ordinal}`;
      yield {
        chunkId: `c${ordinal}`,
        ordinal,
        text,
        headings: ['H'],
        tokenCount: 2,
        vector: encodeVector(axis(1)),
      };
    }
    if (readError !== undefined) throw readError;
  }
  const versionOf = (version: number, facts: Partial<EmbeddedVersion> = {}): EmbeddedVersion => ({
    ...{ documentId: 'd', version, tenantId: 't', ownerId: 'u', visibility: 'private', title: 'T' },
    ...{ readers: [], sharingRevision: 1 },
    ...{
      metadata: { a: 1 },
      collections: [],
      model: model.name,
      dimensions: 4,
      chunkCount,
      location: { bucket: 'b', key: 'k' },
    },
    ...facts,
  });
  const logger = {
    warn: (_facts: unknown, message?: string) => void warnings.push(message ?? ''),
  };
  const arrive = (version: number, eventId = `e${version}`, facts?: Partial<EmbeddedVersion>) =>
    indexDocument(
      { indexes: indexesOf(store), index, chunks: { read: chunks }, embedder, logger, now },
      { eventId, version: versionOf(version, facts) },
      signal,
    );
  const remove = (eventId = 'deleted') =>
    unindexDocument({ indexes: indexesOf(store), index, now }, { eventId, deletion }, signal);

  it("writes every chunk with its document's facts, then publishes `DocumentIndexed`", async () => {
    const told = { warnings: [{ reason: 'lost', detail: 'Page 2.' }], properties: { metadata: { a: 1 } } };
    await arrive(1, 'e1', { attempt: 2, ...told });
    expect(index.published).toEqual(['indexed d v1']);
    expect(index.events[0]?.data).toMatchObject({ attempt: 2, ...told });
    expect(store.points).toHaveLength(600);
    expect(new Set(store.points.map((point) => point.ordinal)).size).toBe(600);
    expect(store.points[599]).toMatchObject({
      tenantId: 't',
      ownerId: 'u',
      visibility: 'private',
      title: 'T',
      metadata: { a: 1 },
    });
    expect([...(store.points[0]?.vector ?? [])]).toEqual([...axis(1)]);
  });

  it('replaces a version only after the new one is live', async () => {
    await arrive(1);
    store.beforeUpsert = async () => expect(index.published).toEqual(['indexed d v1']);
    await arrive(2);
    expect(index.published).toEqual(['indexed d v1', 'indexed d v2']);
    expect(new Set(store.points.map((point) => point.version))).toEqual(new Set([2]));
  });

  it('ignores a version that comes after a newer one, and leaves none of it', async () => {
    await arrive(2);
    await arrive(1);
    expect(index.published).toEqual(['indexed d v2']);
    expect(new Set(store.points.map((point) => point.version))).toEqual(new Set([2]));
  });

  it('leaves nothing of a version that a newer one overtook while it was written', async () => {
    store.beforeUpsert = async () => {
      store.beforeUpsert = async () => undefined;
      await arrive(2);
    };
    await arrive(1);
    expect(index.published).toEqual(['indexed d v2']);
    expect(new Set(store.points.map((point) => point.version))).toEqual(new Set([2]));
  });

  it('publishes once, however often the event is delivered', async () => {
    await arrive(1);
    await arrive(1);
    expect(index.published).toEqual(['indexed d v1']);
  });

  it("finishes on the next delivery what a crash left: the older version's points", async () => {
    await arrive(1);
    const removeVersionsBelow = store.removeVersionsBelow.bind(store);
    store.removeVersionsBelow = () => Promise.reject(new AppError('unavailable', 'the process died'));
    await expect(arrive(2)).rejects.toThrow('the process died');
    store.removeVersionsBelow = removeVersionsBelow;
    await arrive(2);
    expect(new Set(store.points.map((point) => point.version))).toEqual(new Set([2]));
  });

  it('never brings back a deleted document, whichever comes first', async () => {
    await remove();
    await arrive(1);
    expect(store.points).toEqual([]);
    expect(index.published).toEqual(['unindexed d 0']);
  });

  it('takes back its points when the document is deleted while they are written', async () => {
    store.beforeUpsert = async () => {
      store.beforeUpsert = async () => undefined;
      await remove();
    };
    await arrive(1);
    expect(store.points).toEqual([]);
    expect(index.published).toEqual(['unindexed d 0']);
  });

  it.each([
    ['not_found', 'blob_not_found'],
    ['unprocessable', 'chunks_malformed'],
  ] as const)('publishes a permanent failure (%s), and leaves nothing of it', async (code, reason) => {
    readError = new AppError(code, 'no use', { reason });
    await arrive(1);
    await arrive(1);
    expect(index.published).toEqual([`failed d v1 ${reason}`]);
    expect(store.points).toEqual([]);
  });

  it('fails a version whose chunks are not all there', async () => {
    await arrive(1, 'e1', { chunkCount: 601 });
    expect(index.published).toEqual(['failed d v1 chunks_incomplete']);
    expect(store.points).toEqual([]);
  });

  it('keeps the old version answering when a new one fails', async () => {
    await arrive(1);
    readError = new AppError('not_found', 'gone', { reason: 'blob_not_found' });
    await arrive(2);
    expect(index.published).toEqual(['indexed d v1', 'failed d v2 blob_not_found']);
    expect(new Set(store.points.map((point) => point.version))).toEqual(new Set([1]));
  });

  it('puts the live version into a store that has lost it, and publishes that for each event that asks', async () => {
    await arrive(1);
    store.points = [];
    await arrive(1, 'again');
    expect(store.points).toHaveLength(600);
    expect(index.published).toEqual(['indexed d v1', 'indexed d v1']);
  });

  it('leaves no chunk of the time before when the live version has fewer now', async () => {
    await arrive(1);
    chunkCount = 400;
    store.beforeUpsert = async () => expect(store.points.length).toBeGreaterThanOrEqual(600);
    await arrive(1, 'again');
    expect(store.points).toHaveLength(400);
  });

  it('leaves no chunk under the number of a version that a restore has taken back', async () => {
    await arrive(1);
    index.documents.clear();
    chunkCount = 5;
    await arrive(1, 'another');
    expect(store.points).toHaveLength(5);
  });

  it('removes nothing and publishes no failure when the live version cannot be indexed again', async () => {
    await arrive(1);
    readError = new AppError('not_found', 'gone', { reason: 'blob_not_found' });
    await arrive(1, 'again');
    expect(store.points).toHaveLength(600);
    expect(index.published).toEqual(['indexed d v1']);
    expect(warnings).toHaveLength(1);
  });

  it('leaves nothing of a live version that cannot be indexed again and is deleted meanwhile', async () => {
    await arrive(1);
    readError = new AppError('not_found', 'gone', { reason: 'blob_not_found' });
    store.beforeUpsert = async () => {
      store.beforeUpsert = async () => undefined;
      await remove();
    };
    await arrive(1, 'again');
    expect(store.points).toEqual([]);
    expect(index.published).toEqual(['indexed d v1', 'unindexed d 0']);
  });

  it('publishes a failure of the live version when its points are lost and cannot be written again', async () => {
    await arrive(1);
    store.points = store.points.slice(0, 599);
    readError = new AppError('not_found', 'gone', { reason: 'blob_not_found' });
    store.beforeUpsert = () => Promise.reject(readError);
    await arrive(1, 'again', { attempt: 2 });
    expect(index.published).toEqual(['indexed d v1', 'failed d v1 blob_not_found']);
    expect(index.events.map(({ data }) => data.attempt)).toEqual([undefined, 2]);
    expect(store.points).toHaveLength(599);
  });

  it('lets a failure that may pass be tried again', async () => {
    store.beforeUpsert = () => Promise.reject(new AppError('unavailable', 'store is down'));
    await expect(arrive(1)).rejects.toThrow('store is down');
    expect(index.published).toEqual([]);
  });

  it('leaves no points when a delivery succeeds that failed for good before', async () => {
    readError = new AppError('not_found', 'gone');
    await arrive(1);
    readError = undefined;
    await arrive(1);
    expect(store.points).toEqual([]);
  });
});

describe('unindexDocument', () => {
  it('publishes nothing before the last point is gone', async () => {
    const store = new FakeVectorStore();
    const index = new MemoryDocumentIndex();
    await store.ensureIndex(model);
    store.countDocument = async () => 2;
    const run = unindexDocument(
      { indexes: indexesOf(store), index, now },
      { eventId: 'e', deletion },
      signal,
    );
    await expect(run).rejects.toMatchObject({ reason: 'points_remain', retryable: true });
    expect(index.published).toEqual([]);
    expect(index.documents.get('d')?.state).toBe('deleted');
  });

  it("does not touch another tenant's document", async () => {
    const store = new FakeVectorStore();
    const index = new MemoryDocumentIndex();
    await hideDocument({ index }, { documentId: 'd', tenantId: 'other' }, signal);
    const run = unindexDocument(
      { indexes: indexesOf(store), index, now },
      { eventId: 'e', deletion },
      signal,
    );
    await expect(run).rejects.toMatchObject({ code: 'not_found' });
  });
});
