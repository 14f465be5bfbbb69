import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, Index } from '@lancedb/lancedb';
import { noopTelemetry } from '@lectern/telemetry';
import { Field, Schema, Utf8 } from 'apache-arrow';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { pointSchema, toRow } from '../../src/adapters/lance/lance-rows.ts';
import type { VectorIndexOptions } from '../../src/adapters/lance/lance-vector-index.ts';
import { createLanceVectorStore } from '../../src/adapters/lance/lance-vector-store.ts';
import type { Point, VectorStore } from '../../src/ports.ts';
import { axis, model, pointWith, scopeOf, signal } from '../support/points.ts';
import { describeVectorStore } from './vector-store-contract.ts';
import { describeFrequencies } from './vector-store-frequency-contract.ts';

const { logger } = noopTelemetry();
const temporaryDirectory = () => mkdtemp(join(tmpdir(), 'lectern-lance-'));

/** An index over the vectors from the first row on, made anew all the time. */
const eagerIndex = { leastRows: 1, mostParts: 2, mostBytes: 1_000_000 };
describeVectorStore('LanceDB', async () => {
  const directory = await temporaryDirectory();
  return {
    open: () =>
      createLanceVectorStore({ directory, logger, idleMs: 20, maxWrites: 5, vectorIndex: eagerIndex }),
    destroy: () => rm(directory, { recursive: true }),
  };
});

describe('LanceDB without memory for words', () => {
  let directory: string;
  let store: VectorStore;
  beforeAll(async () => {
    directory = await temporaryDirectory();
    store = await createLanceVectorStore({ directory, logger, idleMs: 20, mostWordBytes: 0 });
    await store.ensureIndex(model, signal);
  });
  afterAll(async () => {
    await store?.close();
    await rm(directory, { recursive: true });
  });

  describeFrequencies(() => store);
});

/** The schema of the releases in which a row had one audience, and no tenant of its own. */
function earlierSchema(): Schema {
  const { fields, metadata } = pointSchema(model);
  const kept = fields.filter(({ name }) => name !== 'tenant_id' && name !== 'audiences');
  return new Schema([...kept, new Field('audience', new Utf8(), false)], metadata);
}

function earlierRow(point: Point) {
  const { tenant_id: _tenant, audiences, ...kept } = toRow(point, model);
  return { ...kept, audience: audiences[0] };
}

/** What LanceDB says of the index over the vectors; undefined while there is none. */
async function vectorIndexIn(directory: string) {
  const connection = await connect(directory);
  const table = await connection.openTable('points');
  const stats = await table.indexStats('vector_idx');
  connection.close();
  return stats;
}

/** Unit vectors that are nowhere near each other. */
const spread = (at: number) => {
  const raw = [1, 2, 3, 4].map((factor) => Math.sin(at * factor * 1.7 + factor));
  return Float32Array.from(raw, (x) => x / Math.hypot(...raw));
};

describe('the index over vectors in LanceDB', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await temporaryDirectory();
  });
  afterEach(() => rm(directory, { recursive: true }));

  const open = (vectorIndex: VectorIndexOptions) =>
    createLanceVectorStore({ directory, logger, idleMs: 20, maxWrites: 5, vectorIndex });
  const pointsFrom = (first: number, count: number, facts: Partial<Point> = {}) =>
    Array.from({ length: count }, (_, at) =>
      pointWith({ documentId: `d${first + at}`, vector: spread(first + at), ...facts }),
    );

  it('leaves answers exact while rows come, change, go, and it is made anew beside them', async () => {
    const store = await open(eagerIndex);
    await store.ensureIndex(model, signal);
    const mine = new Map<string, Float32Array>();
    const expectExact = async (query: Float32Array) => {
      const hits = await store.searchDense(scopeOf(), { vector: query, filter: {}, limit: 10 }, signal);
      const cosines = [...mine.values()].map((vector) =>
        vector.reduce((sum, x, i) => sum + x * (query[i] ?? 0), 0),
      );
      const nearest = cosines.toSorted((a, b) => b - a).slice(0, 10);
      expect(hits).toHaveLength(nearest.length);
      for (const [at, { score }] of hits.entries()) expect(score).toBeCloseTo(nearest[at] ?? 0, 5);
    };
    for (let round = 0; round < 12; round++) {
      const points = pointsFrom(round * 20, 20);
      // Nearer to the query than any of the caller's own.
      const others = pointsFrom(10_000 + round * 20, 20, { tenantId: 'tenant-2', vector: spread(round) });
      await store.upsert([...points, ...others], signal);
      for (const { documentId, vector } of points) mine.set(documentId, vector);
      const [changed, removed] = [
        pointWith({ documentId: `d${round}`, vector: spread(-round) }),
        `d${round * 20 + 7}`,
      ];
      await store.upsert([changed], signal);
      mine.set(changed.documentId, changed.vector);
      await store.removeDocument({ documentId: removed, tenantId: 'tenant-1' }, signal);
      mine.delete(removed);
      await expectExact(spread(round));
    }
    await vi.waitFor(async () => {
      expect(await vectorIndexIn(directory)).toMatchObject({ indexType: 'IVF_FLAT', numUnindexedRows: 0 });
    });
    await expectExact(spread(3));
    await store.close();
  });

  it('is made for a table that an earlier version has left, once it has rows enough', async () => {
    const earlier = await open({ ...eagerIndex, leastRows: 41 });
    await earlier.ensureIndex(model, signal);
    await earlier.upsert(pointsFrom(0, 40), signal);
    await earlier.close();
    expect(await vectorIndexIn(directory)).toBeUndefined();
    const tooFew = await open({ ...eagerIndex, leastRows: 41 });
    await tooFew.upsert(pointsFrom(0, 1), signal);
    await tooFew.close();
    expect(await vectorIndexIn(directory)).toBeUndefined();
    const enough = await open({ ...eagerIndex, leastRows: 40 });
    await vi.waitFor(async () =>
      expect(await vectorIndexIn(directory)).toMatchObject({ numIndexedRows: 40 }),
    );
    await enough.close();
  });

  it('is removed when the vectors are too many to stay in memory', async () => {
    const store = await open(eagerIndex);
    await store.ensureIndex(model, signal);
    await store.upsert(pointsFrom(0, 40), signal);
    await vi.waitFor(async () =>
      expect(await vectorIndexIn(directory)).toMatchObject({ numIndexedRows: 40 }),
    );
    await store.close();
    const bytes = 40 * model.dimensions * 4;
    const grown = await open({ ...eagerIndex, mostBytes: bytes - 1 });
    await vi.waitFor(async () => expect(await vectorIndexIn(directory)).toBeUndefined());
    await grown.close();
  });
});

describe('LanceDB adapter', () => {
  it('finds every row while compaction runs beside writes and searches', async () => {
    const directory = await temporaryDirectory();
    const store = await createLanceVectorStore({ directory, logger, idleMs: 1, maxWrites: 3 });
    await store.ensureIndex(model, signal);
    const scope = scopeOf();
    for (let at = 0; at < 40; at++) {
      await store.upsert(
        [pointWith({ documentId: `d${at}`, text: `word${at} common`, vector: axis(at % 4) })],
        signal,
      );
      const hits = await store.searchLexical(scope, { text: `word${at}`, filter: {}, limit: 5 }, signal);
      expect(hits.map((hit) => hit.documentId)).toEqual([`d${at}`]);
      if (at % 4 === 3) await store.removeDocument({ documentId: `d${at}`, tenantId: 'tenant-1' }, signal);
    }
    const all = await store.searchLexical(scope, { text: 'common', filter: {}, limit: 100 }, signal);
    expect(all).toHaveLength(30);
    expect(await store.searchDense(scope, { vector: axis(0), filter: {}, limit: 100 }, signal)).toHaveLength(
      30,
    );
    await store.close();
    await rm(directory, { recursive: true });
  });

  it("goes on with a directory of an earlier version, without that version's index of everybody's words", async () => {
    const directory = await temporaryDirectory();
    const earlier = await connect(directory);
    const table = await earlier.createEmptyTable('points', earlierSchema());
    await table.createIndex('audience', { config: Index.btree() });
    await table.createIndex('terms', { config: Index.fts({ baseTokenizer: 'whitespace', stem: false }) });
    const points = ['herons fish', 'storks nest', 'old stork'].map((text, ordinal) =>
      pointWith({ ordinal, text, vector: axis(ordinal), visibility: ordinal === 2 ? 'private' : 'tenant' }),
    );
    await table.add(points.map((point) => earlierRow(point)));
    await table.optimize();
    earlier.close();
    for (let start = 0; start < 2; start++) {
      const store = await createLanceVectorStore({ directory, logger });
      expect(await store.currentModel(signal)).toEqual(model);
      const storks = async (userId: string) => {
        const scope = scopeOf('tenant-1', userId);
        const hits = await store.searchLexical(scope, { text: 'stork', filter: {}, limit: 5 }, signal);
        return hits.map((hit) => hit.text);
      };
      expect([await storks('user-1'), await storks('user-2')]).toEqual([
        ['storks nest', 'old stork'],
        ['storks nest'],
      ]);
      expect(await store.countDocument({ documentId: 'document-1', tenantId: 'tenant-1' }, signal)).toBe(3);
      await store.upsert([pointWith({ ordinal: 1, text: 'storks fly' })], signal);
      expect(
        await store.searchLexical(scopeOf(), { text: 'fly', filter: {}, limit: 5 }, signal),
      ).toHaveLength(1);
      await store.upsert(
        [points[1]].flatMap((point) => point ?? []),
        signal,
      );
      await store.close();
    }
    const now = await (await connect(directory)).openTable('points');
    const indexed = (await now.listIndices()).flatMap((index) => index.columns);
    expect(indexed.sort()).toEqual(['audiences', 'document_id', 'facts', 'id']);
    expect((await now.schema()).fields.map(({ name }) => name)).not.toContain('audience');
    await rm(directory, { recursive: true });
  });

  it.each<[string[]]>([[[]], [['_transactions']], [['_transactions', '_versions']]])(
    'starts, and makes the table, where a process was killed when LanceDB had made no more of it than %j',
    async (made) => {
      const directory = await temporaryDirectory();
      await (await connect(directory)).createEmptyTable('points', pointSchema(model));
      const folder = join(directory, 'points.lance');
      // The manifest comes last, and with it the table.
      for (const file of await readdir(join(folder, '_versions'))) {
        if (file.endsWith('.manifest')) await rm(join(folder, '_versions', file));
      }
      for (const part of await readdir(folder)) {
        if (!made.includes(part)) await rm(join(folder, part), { recursive: true });
      }
      const store = await createLanceVectorStore({ directory, logger });
      expect(await store.currentModel(signal)).toBeUndefined();
      await store.ensureIndex(model, signal);
      await store.upsert([pointWith({ text: 'found' })], signal);
      expect(
        await store.searchLexical(scopeOf(), { text: 'found', filter: {}, limit: 5 }, signal),
      ).toHaveLength(1);
      await store.close();
      await rm(directory, { recursive: true });
    },
  );
});
