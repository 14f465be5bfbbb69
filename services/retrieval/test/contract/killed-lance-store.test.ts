import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import { noopTelemetry } from '@lectern/telemetry';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLanceVectorStore } from '../../src/adapters/lance/lance-vector-store.ts';
import type { VectorStore } from '../../src/ports.ts';
import {
  killedStoreOptions,
  killInTheMiddle,
  pointsOfDocument,
  pointsPerDocument,
  saysNext,
  startOwner,
} from '../support/killed-store.ts';
import { model, scopeOf, signal } from '../support/points.ts';

const { logger } = noopTelemetry();
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lectern-killed-'));
});
afterEach(() => rm(directory, { recursive: true }));

const open = () => createLanceVectorStore({ directory, logger, ...killedStoreOptions });
const documentsTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1);

/** All points of documents 1 to `last` are there once, in the table and in both searches, and there are no others. */
async function expectAllOnce(store: VectorStore, last: number): Promise<void> {
  const scope = scopeOf();
  const wanted = documentsTo(last)
    .flatMap(pointsOfDocument)
    .map(({ documentId, ordinal }) => `${documentId} ${ordinal}`)
    .sort();
  const named = (hits: readonly { documentId: string; ordinal: number }[]) =>
    hits.map(({ documentId, ordinal }) => `${documentId} ${ordinal}`).sort();
  const limit = wanted.length + 10;
  const lexical = { text: 'common', filter: {}, limit };
  expect(named(await store.searchLexical(scope, lexical, signal))).toEqual(wanted);
  const vector = pointsOfDocument(last)[0]?.vector ?? new Float32Array();
  const dense = await store.searchDense(scope, { vector, filter: {}, limit }, signal);
  expect(named(dense)).toEqual(wanted);
  expect(dense[0]).toMatchObject({ documentId: `d${last}`, ordinal: 0, score: expect.closeTo(1, 5) });
  for (const document of documentsTo(last)) {
    const key = { documentId: `d${document}`, tenantId: 'tenant-1' };
    expect(await store.countDocument(key, signal)).toBe(pointsPerDocument);
  }
}

/** What the store had begun is done after all: the index has all vectors. */
async function expectRebuilt(rows: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const connection = await connect(directory);
      const table = await connection.openTable('points');
      const index = await table.indexStats('vector_idx');
      connection.close();
      expect(index).toMatchObject({ numIndexedRows: rows, numUnindexedRows: 0 });
    },
    { timeout: 60_000 },
  );
}

const mostAttempts = 10;

describe('LanceDB after its process was killed', () => {
  it('in the middle of making the table with its indexes, takes documents and finds them', async () => {
    let isHit = false;
    for (let attempt = 0; attempt < mostAttempts && !isHit; attempt += 1) {
      await rm(directory, { recursive: true });
      isHit = await killInTheMiddle(await startOwner(directory, [1, 0]), directory, 'index');
    }
    expect(isHit).toBe(true);
    const store = await open();
    await store.ensureIndex(model, signal);
    for (const document of documentsTo(3)) await store.upsert(pointsOfDocument(document), signal);
    await expectAllOnce(store, 3);
    await store.close();
    const connection = await connect(directory);
    const indexes = await (await connection.openTable('points')).listIndices();
    connection.close();
    const columns = indexes.flatMap((index) => index.columns).filter((column) => column !== 'vector');
    expect(columns.sort()).toEqual(['audiences', 'document_id', 'facts', 'id']);
  }, 180_000);

  it.each(['data', 'index', 'vector index'] as const)(
    'in the middle of writing a rebuilt %s, has all points once and does it again',
    async (what) => {
      let last = 0;
      let isHit = false;
      for (let attempt = 0; attempt < mostAttempts && !isHit; attempt += 1) {
        const owner = await startOwner(directory, [last + 1, last + 4]);
        await saysNext(owner);
        last += 4;
        isHit = await killInTheMiddle(owner, directory, what);
        const store = await open();
        await expectAllOnce(store, last);
        // Again, and more: ids that are there are replaced.
        for (const document of [last, last + 1]) await store.upsert(pointsOfDocument(document), signal);
        last += 1;
        await expectAllOnce(store, last);
        await expectRebuilt(last * pointsPerDocument);
        await expectAllOnce(store, last);
        await store.close();
      }
      expect(isHit).toBe(true);
    },
    180_000,
  );
});
