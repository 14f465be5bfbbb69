import { DocumentPurged } from '@lectern/contracts';
import { untilLockWaits } from '@lectern/db/testing';
import { outgoing } from '@lectern/events';
import { describe, expect, it } from 'vitest';
import { type Chunk, contentHash } from '../../src/domain/chunk.ts';
import type { ReadingNotes } from '../../src/domain/extracted.ts';
import type { DocumentContent, EmbeddingRepository, LockedDocument } from '../../src/ports.ts';
import { adapters, openPg, storesOf } from '../support/stores.ts';

const model = 'm';
let next = 0;
const newDocument = (tenantId = 'tenant'): DocumentContent => ({
  documentId: `d${next++}`,
  tenantId,
  version: 1,
  sha256: 'a'.repeat(64),
});
const chunk = (text: string, ordinal = 0): Chunk => ({
  ordinal,
  text,
  headings: ['A "quoted" path', 'B'],
  ...(ordinal === 0 ? { page: 3 } : {}),
  ...{ lead: ordinal === 0 ? '' : '\n\n', repeated: 0, tokenCount: 5 },
  input: text,
  contentHash: contentHash(text),
});
const published = ({ input: _, lead: _lead, repeated: _repeated, ...stored }: Chunk) => stored;
const vectorOf = (...texts: string[]): Map<string, Float32Array> =>
  new Map(texts.map((text, index) => [contentHash(text), Float32Array.of(0.25 + index, -1.5)]));
const notes: ReadingNotes = {
  warnings: [{ reason: 'page_without_text', page: 2, detail: 'Page 2 is a picture.' }],
  properties: { title: 'Named', metadata: { year: 2026 } },
};
const goOn = new AbortController().signal;
/** An event about a document; which one does not matter here. */
const eventOf = ({ documentId, tenantId }: { documentId: string; tenantId: string }, removedChunks = 0) =>
  outgoing(
    DocumentPurged,
    { documentId, tenantId, operationId: 'op', removedChunks, timestamp: new Date().toISOString() },
    documentId,
  );
/** Settles a version as the use case does; `seen` when the event was handled before. */
const settleIn = async (
  repository: EmbeddingRepository,
  {
    document,
    chunks,
    eventId = `e${next++}`,
  }: { document: DocumentContent; chunks: Chunk[]; eventId?: string },
) => {
  const decide = ({ deleted, settledVersion }: LockedDocument) => {
    if (deleted) return { outcome: 'deleted' };
    if (settledVersion > document.version) return { outcome: 'stale' };
    return {
      outcome: 'settled',
      settle: { content: document, model, chunks, vectors: new Map(), notes },
      events: [eventOf(document)],
    };
  };
  return (await repository.change(document, decide, { eventId, signal: goOn }))?.outcome ?? 'seen';
};

describe.each(adapters)('the embedding repository on %s', (_name, open) => {
  const stores = storesOf(open);

  const settle = (document: DocumentContent, chunks: Chunk[], eventId?: string) =>
    settleIn(stores.repository, { document, chunks, ...(eventId && { eventId }) });
  const tombstone = async (document: DocumentContent) => {
    await stores.repository.change(document, () => ({ tombstone: true }), { signal: goOn });
    return stores.repository.findBlobs(document, goOn);
  };
  const save = (document: DocumentContent, vectors: Map<string, Float32Array>) =>
    stores.repository.saveVectors(document, { model, vectors }, goOn);
  const find = (tenantId: string, ofModel: string, ...texts: string[]) =>
    stores.repository.findVectors({ tenantId, model: ofModel, hashes: texts.map(contentHash) }, goOn);
  const findEmbedded = (document: DocumentContent, ofModel = model) =>
    stores.repository.findEmbedded(document, ofModel, goOn);
  const cached = async (tenantId: string, ...texts: string[]) => (await find(tenantId, model, ...texts)).size;

  it('gives cached vectors back bit by bit, to their tenant and model only', async () => {
    const document = newDocument();
    await save(document, vectorOf('a', 'b'));
    await save(document, vectorOf('b'));
    expect(await find('tenant', model, 'a', 'b', 'c')).toEqual(vectorOf('a', 'b'));
    expect((await find('other', model, 'a')).size).toBe(0);
    expect((await find('tenant', 'other', 'a')).size).toBe(0);
  });

  it('settles a version once, with its chunks', async () => {
    const document = newDocument();
    const state = () => stores.repository.stateOf(document, 'same', goOn);
    expect(await state()).toEqual({ settledVersion: 0, deleted: false, handled: false });
    expect(await settle(document, [chunk('one'), chunk('two', 1)], 'same')).toBe('settled');
    expect(await settle(document, [chunk('other')], 'same')).toBe('seen');
    expect(await state()).toEqual({ settledVersion: 1, deleted: false, handled: true });
    expect(await stores.chunksOf(document.documentId)).toEqual([
      { version: 1, ordinal: 0, text: 'one', headings: ['A "quoted" path', 'B'], page: 3 },
      { version: 1, ordinal: 1, text: 'two', headings: ['A "quoted" path', 'B'], page: null },
    ]);
  });

  it('settles a version again by another event, with other chunks or the same', async () => {
    const document = newDocument();
    await settle(document, [chunk('one'), chunk('two', 1)]);
    expect(await settle(document, [])).toBe('settled');
    expect(await stores.chunksOf(document.documentId)).toHaveLength(2);
    expect(await settle(document, [chunk('three')])).toBe('settled');
    expect((await stores.chunksOf(document.documentId)).map(({ text }) => text)).toEqual(['three']);
  });

  it('finds what a version was made into, while that is whole', async () => {
    const document = newDocument('t-found');
    const one = published(chunk('one'));
    const two = published(chunk('two', 1));
    expect(await findEmbedded(document)).toBeUndefined();
    await save(document, vectorOf('one', 'two'));
    await settle(document, [chunk('two', 1), chunk('one')]);
    expect(await findEmbedded(document)).toEqual({
      chunks: [one, two],
      vectors: vectorOf('one', 'two'),
      ...notes,
    });
    await settle(document, []);
    expect(await findEmbedded(document)).toBeDefined();
    await stores.loseVector({ tenantId: 't-found', model, hash: two.contentHash });
    expect(await findEmbedded(document)).toBeUndefined();
  });

  it('finds it for no other model, version, bytes or tenant', async () => {
    const document = newDocument('t-only');
    await save(document, vectorOf('one'));
    await settle(document, [chunk('one')]);
    expect(await findEmbedded(document)).toBeDefined();
    expect(await findEmbedded(document, 'other')).toBeUndefined();
    for (const other of [{ version: 2 }, { sha256: 'b'.repeat(64) }, { tenantId: 'other' }]) {
      expect(await findEmbedded({ ...document, ...other })).toBeUndefined();
    }
  });

  it('settles once when many try at the same time', async () => {
    const document = newDocument();
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => settle(document, [chunk('x')], 'race')),
    );
    expect(outcomes.filter((outcome) => outcome === 'settled')).toHaveLength(1);
    expect(await stores.publishedOf(document.documentId)).toHaveLength(1);
  });

  it('leaves everything as it was when an event cannot be published', async () => {
    const document = newDocument();
    const invalid = { ...eventOf(document), data: { documentId: document.documentId } };
    const failing = stores.repository.change(
      document,
      () => ({
        settle: { content: document, model, chunks: [chunk('x')], vectors: new Map(), notes },
        events: [invalid],
      }),
      { eventId: 'rolled-back', signal: goOn },
    );
    await expect(failing).rejects.toMatchObject({ reason: 'invalid_event' });
    expect(await stores.chunksOf(document.documentId)).toEqual([]);
    expect(await settle(document, [chunk('x')], 'rolled-back')).toBe('settled');
  });

  it('replaces the chunks by those of a newer version and refuses an older one', async () => {
    const document = newDocument();
    await save(document, vectorOf('old', 'kept'));
    await settle(document, [chunk('old'), chunk('kept', 1)]);
    await save({ ...document, version: 3 }, vectorOf('new'));
    expect(await settle({ ...document, version: 3 }, [chunk('kept'), chunk('new', 1)])).toBe('settled');
    expect(await settle({ ...document, version: 2 }, [chunk('late')])).toBe('stale');
    expect((await stores.chunksOf(document.documentId)).map((row) => [row.version, row.text])).toEqual([
      [3, 'kept'],
      [3, 'new'],
    ]);
    expect([await cached('tenant', 'old'), await cached('tenant', 'kept', 'new')]).toEqual([0, 2]);
  });

  it('purges a document, and keeps the vectors that another document of the tenant uses', async () => {
    const [gone, stays] = [newDocument('t2'), newDocument('t2')];
    await save(gone, vectorOf('shared', 'alone', 'never stored as a chunk'));
    await settle(gone, [chunk('shared'), chunk('alone', 1)]);
    await settle(stays, [chunk('shared')]);
    await stores.repository.noteBlob(gone, { bucket: 'b', key: 'k' }, goOn);
    await stores.repository.noteBlob(gone, { bucket: 'b', key: 'k' }, goOn);

    expect(await tombstone(gone)).toEqual([{ bucket: 'b', key: 'k' }]);
    const purge = () =>
      stores.repository.change(
        gone,
        ({ chunkCount }) => ({ purge: true, events: [eventOf(gone, chunkCount)] }),
        {
          eventId: 'purge',
          signal: goOn,
        },
      );
    await purge();
    await purge();
    const [, ...purged] = await stores.publishedOf(gone.documentId);
    expect(purged.map(({ removedChunks }) => removedChunks)).toEqual([2]);
    expect(await cached('t2', 'alone', 'never stored as a chunk')).toBe(0);
    expect(await cached('t2', 'shared')).toBe(1);
    expect(await stores.chunksOf(stays.documentId)).toHaveLength(1);
  });

  it('lets nothing of a deleted document come back, nor of one whose deletion came first', async () => {
    const document = newDocument('t3');
    await tombstone(document);
    await save(document, vectorOf('late'));
    await stores.repository.noteBlob(document, { bucket: 'b', key: 'late' }, goOn);
    expect(await tombstone(document)).toEqual([]);
    expect(await settle(document, [chunk('late')])).toBe('deleted');
    expect(await cached('t3', 'late')).toBe(0);
    expect(await stores.chunksOf(document.documentId)).toEqual([]);
    expect(await stores.repository.stateOf(document, 'none', goOn)).toEqual({
      settledVersion: 0,
      deleted: true,
      handled: false,
    });
  });
});

describe('the embedding repository on Postgres', () => {
  const stores = storesOf(openPg);

  it('counts the chunks that are there once the document is locked, not before it waited', async () => {
    const document = newDocument();
    const { promise: locked, resolve: onLocked } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await settleIn(stores.repository, { document, chunks: [] });
    const holding = stores.db.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM documents WHERE document_id = $1 FOR UPDATE', [document.documentId]);
      await tx.query(
        `INSERT INTO chunks (document_id, version, ordinal, tenant_id, model, text, headings, token_count, content_hash)
         VALUES ($1, 1, 0, 't', 'm', 'x', '{}', 1, 'h')`,
        [document.documentId],
      );
      onLocked();
      await released;
    });
    await locked;
    const counts: number[] = [];
    const waiting = stores.repository.change(
      document,
      ({ chunkCount }) => {
        counts.push(chunkCount);
        return undefined;
      },
      { signal: goOn },
    );
    await untilLockWaits(stores.db, 1);
    release();
    await Promise.all([holding, waiting]);
    expect(counts).toEqual([1]);
  });

  it('ends a statement that waits for the lock of a document when its caller is gone', async () => {
    const document = newDocument();
    const { promise: locked, resolve: onLocked } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await settleIn(stores.repository, { document, chunks: [] });
    const holding = stores.db.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM documents WHERE document_id = $1 FOR UPDATE', [document.documentId]);
      onLocked();
      await released;
    });
    await locked;
    const caller = new AbortController();
    const waits = stores.repository.change(document, () => ({ purge: true }), {
      eventId: 'gone',
      signal: caller.signal,
    });
    const refused = expect(waits).rejects.toMatchObject({ code: 'cancelled' });
    await untilLockWaits(stores.db, 1);
    caller.abort();
    await refused;
    await untilLockWaits(stores.db, 0);
    release();
    await holding;
    expect(await stores.repository.stateOf(document, 'gone', goOn)).toMatchObject({ handled: false });
  });
});
