import type { Db } from '@lectern/db';
import { openTestDb } from '@lectern/db/testing';
import { createOutbox, createUnitOfWork } from '@lectern/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgChunkInventory } from '../../src/adapters/pg-chunk-inventory.ts';
import { createPgEmbeddingRepository } from '../../src/adapters/pg-embedding-repository.ts';
import { createPgStoredChunks } from '../../src/adapters/pg-stored-chunks.ts';
import { type Chunk, chunkId, contentHash } from '../../src/domain/chunk.ts';
import { migrations } from '../../src/migrations.ts';
import type { ChunkInventory } from '../../src/ports/chunk-inventory.ts';
import type { DocumentContent, EmbeddingRepository } from '../../src/ports.ts';
import { compareDocuments } from '../../src/use-cases/compare-documents.ts';

const model = 'm';
const tenantId = 'tenant';
const { signal } = new AbortController();
let db: Db;
let close: () => Promise<void>;
let repository: EmbeddingRepository;
let inventory: ChunkInventory;

beforeAll(async () => {
  ({ db, close } = await openTestDb(migrations));
  const unitOfWork = createUnitOfWork({
    ...{ db, outbox: createOutbox({ source: 'embedding' }), consumer: 'embedding' },
  });
  const consumer = 'embedding';
  repository = createPgEmbeddingRepository({ db, unitOfWork, consumer, blobRetentionMs: 3_600_000 });
  inventory = createPgChunkInventory({ db });
});
afterAll(() => close());

const contentOf = (documentId: string, version = 1): DocumentContent => ({
  ...{ documentId, tenantId, version, sha256: 'a'.repeat(64) },
});
const chunksOf = (...texts: string[]): Chunk[] =>
  texts.map((text, ordinal) => ({
    ...{
      ordinal,
      text,
      headings: [],
      lead: ordinal === 0 ? '' : '\n',
      repeated: ordinal === 0 ? 0 : 3,
      tokenCount: 5,
      input: text,
      contentHash: contentHash(text),
    },
  }));
/** Stores a version that was made into these texts. */
const store = async (documentId: string, texts: string[], version = 1): Promise<DocumentContent> => {
  const content = contentOf(documentId, version);
  const chunks = chunksOf(...texts);
  const vectors = new Map(chunks.map((chunk) => [chunk.contentHash, Float32Array.of(1)]));
  await repository.saveVectors(content, { model, vectors }, signal);
  await repository.change(
    content,
    () => ({ settle: { content, model, chunks, vectors: new Map(), notes: { warnings: [] } } }),
    {
      signal,
    },
  );
  return content;
};
const lose = (documentId: string, ordinal: number) =>
  db.query('DELETE FROM chunks WHERE document_id = $1 AND ordinal = $2', [documentId, ordinal]);
const compare = (
  documents: Parameters<typeof compareDocuments>[1]['documents'],
  range?: { until?: string },
) => compareDocuments({ inventory }, { documents, ...(range && { range }) }, signal);

describe('a version of which chunks are lost', () => {
  it.each([
    ['first', 0],
    ['last', 2],
  ])('is not whole without the %s one, and is again when it was stored again', async (which, ordinal) => {
    const content = await store(`lost-${which}`, ['a', 'b', 'c']);
    expect((await repository.findEmbedded(content, model, signal))?.chunks).toHaveLength(3);
    await lose(content.documentId, ordinal);
    expect(await repository.findEmbedded(content, model, signal)).toBeUndefined();
    const asked = { documentId: content.documentId, tenantId, version: 1, chunkCount: 3 };
    const differing = [{ documentId: content.documentId, version: 1, count: 2, strays: 0 }];
    expect(await compare([asked])).toEqual({ differing, unknown: [] });
    await store(content.documentId, ['a', 'b', 'c']);
    expect(await repository.findEmbedded(content, model, signal)).toBeDefined();
    expect(await compare([asked])).toEqual({ differing: [], unknown: [] });
  });
});

describe('the comparison of documents with chunks', () => {
  it('names those of which another version, or another number of chunks, is held, and no others', async () => {
    await store('p-1', ['a']);
    await store('p-2', ['a'], 2);
    await db.query(`INSERT INTO documents (document_id, tenant_id, version) VALUES ('p-3', 'other', 1)`);
    const asked = (documentId: string) => ({ documentId, tenantId, version: 1, chunkCount: 1 });
    const { differing } = await compare([asked('p-1'), asked('p-2'), asked('p-3'), asked('p-4')]);
    expect(differing).toEqual([
      { documentId: 'p-2', version: 2, count: 1, strays: 0 },
      { documentId: 'p-3', version: 0, count: 0, strays: 0 },
      { documentId: 'p-4', version: 0, count: 0, strays: 0 },
    ]);
    expect(await compare([{ documentId: 'p-2', tenantId }])).toEqual({ differing: [], unknown: [] });
  });

  it('names what else is held in the range, but no tombstones', async () => {
    for (const id of ['q-1', 'q-2', 'q-3']) await store(id, ['a']);
    const gone = await store('q-0', ['a']);
    await repository.change(gone, () => ({ tombstone: true, purge: true }), { signal });
    const range = { after: 'q', until: 'q-2' };
    expect(await compare([{ documentId: 'q-1', tenantId }], range)).toEqual({
      ...{ differing: [], unknown: [{ documentId: 'q-2', tenantId }] },
    });
  });

  it('names chunks without a document with the last range, and finds them again while they are there', async () => {
    const gone = await store('z-gone', ['a']);
    await repository.change(gone, () => ({ tombstone: true }), { signal });
    const key = { documentId: 'z-gone', tenantId };
    expect((await compare([], { until: 'z' })).unknown).not.toContainEqual(key);
    expect((await compare([], {})).unknown).toContainEqual(key);
    const held = { documentId: 'z-gone', version: 0, count: 0, strays: 1 };
    expect((await compare([{ ...key, gone: true }])).differing).toEqual([held]);
    await repository.change(gone, () => ({ purge: true }), { signal });
    expect((await compare([{ ...key, gone: true }])).differing).toEqual([]);
  });
});

it('chunks of a version are shown by pages with their places in the text, and to nobody else', async () => {
  const content = await store('shown', ['one', 'one two']);
  const { documentId } = content;
  const page = (asked: Partial<DocumentContent>, from: number, limit = 9) =>
    createPgStoredChunks({ db }).page({ ...content, ...asked }, { from, limit }, signal);
  const [first, second] = await page({}, 0);
  expect(first).toEqual({
    ...{ chunkId: chunkId(documentId, 1, 0), ordinal: 0, text: 'one', headings: [], tokenCount: 5 },
    place: { lead: '', repeated: 0, start: 0 },
  });
  expect(second?.place).toEqual({ lead: '\n', repeated: 3, start: 4 });
  expect(await page({}, 1)).toEqual([second]);
  expect(await page({}, 0, 1)).toEqual([first]);
  await db.query('UPDATE chunks SET lead = NULL, repeated = NULL, start_at = NULL WHERE document_id = $1', [
    documentId,
  ]);
  expect((await page({}, 0)).map(({ place }) => place)).toEqual([undefined, undefined]);
  expect(await page({ version: 2 }, 0)).toEqual([]);
  expect(await page({ tenantId: 'other' }, 0)).toEqual([]);
  await repository.change(content, () => ({ tombstone: true }), { signal });
  expect(await page({}, 0)).toEqual([]);
});
