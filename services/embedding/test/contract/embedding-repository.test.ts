import type { Db } from '@lectern/db';
import { openTestDb } from '@lectern/db/testing';
import { inbox } from '@lectern/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgEmbeddingRepository } from '../../src/adapters/pg-embedding-repository.ts';
import { type Chunk, contentHash } from '../../src/domain/chunk.ts';
import { migrations } from '../../src/migrations.ts';
import type { DocumentContent, EmbeddingRepository } from '../../src/ports.ts';

const model = 'm';
let db: Db;
let close: () => Promise<void>;
let repository: EmbeddingRepository;

beforeAll(async () => {
  ({ db, close } = await openTestDb(migrations));
  repository = createPgEmbeddingRepository({ db, inbox });
});
afterAll(() => close());

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
  tokenCount: 5,
  input: text,
  contentHash: contentHash(text),
});
const vectorOf = (...texts: string[]): Map<string, Float32Array> =>
  new Map(texts.map((text, index) => [contentHash(text), Float32Array.of(0.25 + index, -1.5)]));
const settle = (document: DocumentContent, chunks: Chunk[], eventId = `e${next++}`) =>
  repository.settle({ eventId, document, model, chunks }, async () => undefined);
const cached = async (tenantId: string, ...texts: string[]) =>
  [...(await repository.findVectors(tenantId, model, texts.map(contentHash))).keys()].length;
const chunksOf = async (documentId: string) =>
  (
    await db.query(
      'SELECT version, ordinal, text, headings, page FROM chunks WHERE document_id = $1 ORDER BY ordinal',
      [documentId],
    )
  ).rows;

describe('the Postgres embedding repository', () => {
  it('gives cached vectors back bit by bit, to their tenant and model only', async () => {
    const document = newDocument();
    await repository.saveVectors(document, model, vectorOf('a', 'b'));
    await repository.saveVectors(document, model, vectorOf('b'));
    const found = await repository.findVectors('tenant', model, [
      contentHash('a'),
      contentHash('b'),
      contentHash('c'),
    ]);
    expect(found).toEqual(vectorOf('a', 'b'));
    expect((await repository.findVectors('other', model, [contentHash('a')])).size).toBe(0);
    expect((await repository.findVectors('tenant', 'other', [contentHash('a')])).size).toBe(0);
  });

  it('settles a version once, with its chunks', async () => {
    const document = newDocument();
    const state = () => repository.stateOf(document.documentId, 'same');
    expect(await state()).toEqual({ settledVersion: 0, deleted: false, handled: false });
    expect(await settle(document, [chunk('one'), chunk('two', 1)], 'same')).toBe('settled');
    expect(await settle(document, [chunk('other')], 'same')).toBe('seen');
    expect(await state()).toEqual({ settledVersion: 1, deleted: false, handled: true });
    expect(await chunksOf(document.documentId)).toEqual([
      { version: 1, ordinal: 0, text: 'one', headings: ['A "quoted" path', 'B'], page: 3 },
      { version: 1, ordinal: 1, text: 'two', headings: ['A "quoted" path', 'B'], page: null },
    ]);
  });

  it('settles a version again by another event, with other chunks or the same', async () => {
    const document = newDocument();
    await settle(document, [chunk('one'), chunk('two', 1)]);
    expect(await settle(document, [])).toBe('settled');
    expect(await chunksOf(document.documentId)).toHaveLength(2);
    expect(await settle(document, [chunk('three')])).toBe('settled');
    expect((await chunksOf(document.documentId)).map(({ text }) => text)).toEqual(['three']);
  });

  it('finds what a version was made into, while that is whole', async () => {
    const document = newDocument('t-found');
    const { input: _one, ...one } = chunk('one');
    const { input: _two, ...two } = chunk('two', 1);
    expect(await repository.findEmbedded(document, model)).toBeUndefined();
    await repository.saveVectors(document, model, vectorOf('one', 'two'));
    await settle(document, [chunk('two', 1), chunk('one')]);
    expect(await repository.findEmbedded(document, model)).toEqual({
      chunks: [one, two],
      vectors: vectorOf('one', 'two'),
    });
    await settle(document, []);
    expect(await repository.findEmbedded(document, model)).toBeDefined();
    await db.query('DELETE FROM vectors WHERE content_hash = $1', [two.contentHash]);
    expect(await repository.findEmbedded(document, model)).toBeUndefined();
  });

  it('finds it for no other model, version, bytes or tenant', async () => {
    const document = newDocument('t-only');
    await repository.saveVectors(document, model, vectorOf('one'));
    await settle(document, [chunk('one')]);
    expect(await repository.findEmbedded(document, model)).toBeDefined();
    expect(await repository.findEmbedded(document, 'other')).toBeUndefined();
    for (const other of [{ version: 2 }, { sha256: 'b'.repeat(64) }, { tenantId: 'other' }]) {
      expect(await repository.findEmbedded({ ...document, ...other }, model)).toBeUndefined();
    }
  });

  it('settles once when many try at the same time', async () => {
    const document = newDocument();
    const announced: string[] = [];
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () =>
        repository.settle({ eventId: 'race', document, model, chunks: [chunk('x')] }, async () => {
          announced.push('once');
        }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'settled')).toHaveLength(1);
    expect(announced).toEqual(['once']);
  });

  it('leaves everything as it was when the announcement fails', async () => {
    const document = newDocument();
    const work = { eventId: 'rolled-back', document, model, chunks: [chunk('x')] };
    const failing = repository.settle(work, async (tx) => {
      await tx.query('SELECT 1');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await chunksOf(document.documentId)).toEqual([]);
    expect(await settle(document, [chunk('x')], 'rolled-back')).toBe('settled');
  });

  it('replaces the chunks by those of a newer version and refuses an older one', async () => {
    const document = newDocument();
    await repository.saveVectors(document, model, vectorOf('old', 'kept'));
    await settle(document, [chunk('old'), chunk('kept', 1)]);
    await repository.saveVectors({ ...document, version: 3 }, model, vectorOf('new'));
    expect(await settle({ ...document, version: 3 }, [chunk('kept'), chunk('new', 1)])).toBe('settled');
    expect(await settle({ ...document, version: 2 }, [chunk('late')])).toBe('stale');
    expect((await chunksOf(document.documentId)).map((row) => [row.version, row.text])).toEqual([
      [3, 'kept'],
      [3, 'new'],
    ]);
    expect([await cached('tenant', 'old'), await cached('tenant', 'kept', 'new')]).toEqual([0, 2]);
  });

  it('purges a document, and keeps the vectors that another document of the tenant uses', async () => {
    const [gone, stays] = [newDocument('t2'), newDocument('t2')];
    await repository.saveVectors(gone, model, vectorOf('shared', 'alone', 'never stored as a chunk'));
    await settle(gone, [chunk('shared'), chunk('alone', 1)]);
    await settle(stays, [chunk('shared')]);
    await repository.noteBlob(gone.documentId, { bucket: 'b', key: 'k' });
    await repository.noteBlob(gone.documentId, { bucket: 'b', key: 'k' });

    expect(await repository.bury(gone)).toEqual([{ bucket: 'b', key: 'k' }]);
    const counts: number[] = [];
    const purge = () =>
      repository.purge({ eventId: 'purge', ...gone }, async (_tx, removed) => {
        counts.push(removed);
      });
    await purge();
    await purge();
    expect(counts).toEqual([2]);
    expect(await repository.bury(gone)).toEqual([]);
    expect(await cached('t2', 'alone', 'never stored as a chunk')).toBe(0);
    expect(await cached('t2', 'shared')).toBe(1);
    expect(await chunksOf(stays.documentId)).toHaveLength(1);
  });

  it('lets nothing of a buried document come back, nor of one whose deletion came first', async () => {
    const document = newDocument('t3');
    await repository.bury(document);
    await repository.saveVectors(document, model, vectorOf('late'));
    await repository.noteBlob(document.documentId, { bucket: 'b', key: 'late' });
    expect(await repository.bury(document)).toEqual([]);
    expect(await settle(document, [chunk('late')])).toBe('deleted');
    expect(await cached('t3', 'late')).toBe(0);
    expect(await chunksOf(document.documentId)).toEqual([]);
    expect(await repository.stateOf(document.documentId, 'none')).toEqual({
      settledVersion: 0,
      deleted: true,
      handled: false,
    });
  });
});
