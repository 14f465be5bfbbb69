import { openTestDb } from '@lectern/db/testing';
import { createMemoryDb } from '@lectern/db/testing/memory';
import { analysisVersion } from '@lectern/text';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgVectorIndexes } from '../../src/adapters/pg-vector-indexes.ts';
import { migrations } from '../../src/migrations.ts';
import type { VectorIndexes } from '../../src/ports/vector-indexes.ts';
import { createMemoryVectorIndexes } from '../../testing/memory-vector-indexes.ts';
import { FakeVectorStore } from '../support/fake-vector-store.ts';
import { signal } from '../support/points.ts';

interface Opened {
  readonly indexes: VectorIndexes;
  close(): Promise<void>;
}

const store = new FakeVectorStore();

async function openPg(): Promise<Opened> {
  const { db, close } = await openTestDb(migrations);
  return { indexes: createPgVectorIndexes({ db, stores: { open: async () => store } }), close };
}

async function openMemory(): Promise<Opened> {
  const indexes = createMemoryVectorIndexes({ db: createMemoryDb(), models: [], store });
  return { indexes, close: async () => undefined };
}

describe.each([
  ['Postgres', openPg],
  ['memory', openMemory],
] as const)('the indexes that there are on %s', (_name, open) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it('are none at first, and then the one that was begun first, however many begin', async () => {
    const { indexes } = opened;
    const none = { active: undefined, building: undefined, retired: [] };
    expect(await indexes.current(signal)).toEqual(none);
    const first = { name: 'first', dimensions: 4 };
    await indexes.begin(first, signal);
    await Promise.all([1, 2].map(() => indexes.begin({ name: 'second', dimensions: 8 }, signal)));
    const { active, building, retired } = await indexes.current(signal);
    expect(active).toMatchObject({ id: 1, model: first, analysis: analysisVersion });
    expect(active?.store).toBe(store);
    expect([building, retired]).toEqual([undefined, []]);
  });
});
