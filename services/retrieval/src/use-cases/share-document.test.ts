import { type EmbeddedChunk, encodeVector } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeVectorStore, indexesOf } from '../../test/support/fake-vector-store.ts';
import { axis, model, scopeOf, sharingOf, signal } from '../../test/support/points.ts';
import { MemoryDocumentIndex } from '../../testing/memory-document-index.ts';
import { indexDocument } from './index-document.ts';
import { shareDocument } from './share-document.ts';
import { unindexDocument } from './unindex-document.ts';

const document = { documentId: 'd', tenantId: 't' };
const now = () => new Date('2026-01-02T03:04:05Z');
const chunkCount = 300;

let store: FakeVectorStore;
let index: MemoryDocumentIndex;
/** Ends the chunks with an error that does not pass. */
let broken: boolean;

beforeEach(() => {
  store = new FakeVectorStore();
  index = new MemoryDocumentIndex();
  broken = false;
});

async function* chunks(): AsyncIterable<EmbeddedChunk> {
  for (let ordinal = 0; ordinal < chunkCount; ordinal++) {
    const chunk = { chunkId: `c${ordinal}`, ordinal, text: 'x', headings: [], tokenCount: 1 };
    yield { ...chunk, vector: encodeVector(axis(1)) };
  }
  if (broken) throw new AppError('not_found', 'gone');
}
/** A state in which `r<revision>` is the reader. */
const stateOf = (sharingRevision: number) => sharingOf({ readers: [`r${sharingRevision}`], sharingRevision });
const share = (sharingRevision: number, eventId = `s${sharingRevision}`) =>
  shareDocument(
    { indexes: indexesOf(store), index },
    { eventId, document, sharing: stateOf(sharingRevision) },
    signal,
  );
const arrive = (version: number, sharingRevision: number, eventId = `v${version}`) => {
  const facts = {
    ...document,
    version,
    title: 'T',
    metadata: {},
    collections: [],
    model: model.name,
    dimensions: 4,
    chunkCount,
  };
  const arriving = { ...facts, ...stateOf(sharingRevision), location: { bucket: 'b', key: 'k' } };
  const logger = { warn: () => undefined };
  const embedder = { embedPassages: async () => [] };
  const ports = { indexes: indexesOf(store), index, chunks: { read: chunks }, embedder, logger, now };
  return indexDocument(ports, { eventId, version: arriving }, signal);
};
/** Who finds the points, beside the owner. */
const readersOfPoints = () => [...new Set(store.points.map(({ readers }) => readers.join()))];
const isShown = async (userId: string) => (await index.findLive(scopeOf('t', userId), ['d'])).length > 0;
/** Runs `work` once, when the store is asked to write points for the n-th time. */
const onUpsert = (nth: number, work: () => Promise<void>) => {
  let calls = 0;
  store.beforeUpsert = async () => {
    calls += 1;
    if (calls === nth) await work();
  };
};

describe('sharing a document', () => {
  it('reaches what counts and the points, those of every version', async () => {
    await arrive(1, 1);
    await share(2);
    expect(readersOfPoints()).toEqual(['r2']);
    expect([await isShown('r1'), await isShown('r2'), await isShown('user-1')]).toEqual([false, true, true]);
  });

  it('takes the newest state, in whatever order states and versions come, and twice', async () => {
    await share(3);
    expect(await isShown('r3')).toBe(false);
    await arrive(1, 1);
    expect(readersOfPoints()).toEqual(['r3']);
    await share(2);
    await share(3, 'again');
    expect([readersOfPoints(), await isShown('r3'), await isShown('r2')]).toEqual([['r3'], true, false]);
    await arrive(2, 5);
    await share(4);
    expect([readersOfPoints(), await isShown('r5'), await isShown('r4')]).toEqual([['r5'], true, false]);
  });

  it.each([1, 2])('reaches the points of a version that is being written (batch %i)', async (batch) => {
    onUpsert(batch, () => share(2));
    await arrive(1, 1);
    expect([readersOfPoints(), await isShown('r2'), await isShown('r1')]).toEqual([['r2'], true, false]);
    onUpsert(batch, () => share(3));
    await arrive(2, 2);
    expect([readersOfPoints(), await isShown('r3')]).toEqual([['r3'], true]);
  });

  it('reaches points that are written again in vain', async () => {
    await arrive(1, 1);
    broken = true;
    onUpsert(1, () => share(2));
    await arrive(1, 1, 'again');
    expect(store.points).toHaveLength(chunkCount);
    expect(readersOfPoints()).toEqual(['r2']);
  });

  it('ends with the newest state when an older one is written last', async () => {
    await arrive(1, 1);
    const setAudience = store.setAudience.bind(store);
    let late: (() => void) | undefined;
    store.setAudience = async (of, sharing) => {
      if (sharing.sharingRevision === 2 && late === undefined) {
        await new Promise<void>((resolve) => {
          late = resolve;
        });
      }
      await setAudience(of, sharing);
    };
    const older = share(2);
    await expect.poll(() => late).toBeDefined();
    await share(3);
    late?.();
    await older;
    expect([readersOfPoints(), await isShown('r3')]).toEqual([['r3'], true]);
  });

  it('hides a document before its points are touched, and finishes when the event comes again', async () => {
    await arrive(1, 1);
    const setAudience = store.setAudience.bind(store);
    store.setAudience = () => Promise.reject(new AppError('unavailable', 'store is down'));
    await expect(share(2)).rejects.toThrow('store is down');
    expect([await isShown('r1'), readersOfPoints()]).toEqual([false, ['r1']]);
    store.setAudience = setAudience;
    await share(2);
    expect(readersOfPoints()).toEqual(['r2']);
  });

  it('outdates answers that were made while the points had their old audience', async () => {
    await arrive(1, 1);
    const before = await index.revisionOf('t');
    const setAudience = store.setAudience.bind(store);
    let between = before;
    store.setAudience = async (...call) => {
      between = await index.revisionOf('t');
      await setAudience(...call);
    };
    await share(2);
    expect(new Set([before, between, await index.revisionOf('t')]).size).toBe(3);
  });

  it('leaves a deleted document deleted', async () => {
    await arrive(1, 1);
    const deletion = { ...document, operationId: 'o' };
    await unindexDocument({ indexes: indexesOf(store), index, now }, { eventId: 'gone', deletion }, signal);
    await share(2);
    expect([store.points, await isShown('user-1'), await isShown('r2')]).toEqual([[], false, false]);
  });

  it("does not touch another tenant's document", async () => {
    await arrive(1, 1);
    const theirs = { ...document, tenantId: 'elsewhere' };
    const sharing = sharingOf({ ownerId: 'eve', visibility: 'tenant', sharingRevision: 9 });
    const sharingIt = shareDocument(
      { indexes: indexesOf(store), index },
      { eventId: 'e', document: theirs, sharing },
      signal,
    );
    await expect(sharingIt).rejects.toMatchObject({ code: 'not_found', reason: 'document_not_found' });
    expect([readersOfPoints(), await isShown('eve'), await isShown('r1')]).toEqual([['r1'], false, true]);
  });
});
