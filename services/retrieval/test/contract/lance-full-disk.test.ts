import { randomUUID } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { noopTelemetry } from '@lectern/telemetry';
import { type Disk, openDisk } from '@lectern/testing/small-disk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLanceVectorStore } from '../../src/adapters/lance/lance-vector-store.ts';
import { pointWith, signal } from '../support/points.ts';

const model = { name: 'test-model', dimensions: 384 };
const chunks = 3;
const firstDocuments = 100;
/** So often is the disk full, and so many documents are written meanwhile. */
const times = 2;
const writes = 40;
const page = 4_096;

let directory: string;
let disk: Disk;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lectern full disk ä-'));
  disk = await openDisk(directory);
});
afterAll(async () => {
  await disk.close();
  await rm(directory, { recursive: true, force: true, maxRetries: 10 });
});

async function openStore() {
  const { logger } = noopTelemetry();
  const store = await createLanceVectorStore({
    ...{ directory: join(directory, 'vectors'), logger, idleMs: 10, maxWrites: 3 },
    vectorIndex: { leastRows: chunks * firstDocuments, mostParts: 1, mostBytes: 2 ** 26 },
  });
  await store.ensureIndex(model, signal);
  return store;
}
type Store = Awaited<ReturnType<typeof openStore>>;

const key = (documentId: string) => ({ tenantId: 'tenant-1', documentId });
const upsert = (store: Store, documentId: string) =>
  store.upsert(
    Array.from({ length: chunks }, (_, ordinal) =>
      pointWith({ documentId, ordinal, vector: Float32Array.from({ length: 384 }, Math.random) }),
    ),
    signal,
  );

/** Takes all pages of a disk, and gives some back, again and again: so a write fails in the middle, or the next one does. */
function takePages(): () => Promise<void> {
  const file = openSync(join(directory, 'other'), 'w');
  const full = Buffer.alloc(page);
  let size = 0;
  let isAtWork = true;
  const run = async (): Promise<void> => {
    while (isAtWork) {
      try {
        for (;;) size += writeSync(file, full, 0, page, size);
      } catch {
        size = Math.max(0, size - page * Math.floor(Math.random() * 40));
      }
      await delay(Math.random() * 4);
      ftruncateSync(file, size);
      await delay(Math.random() * 6);
    }
    closeSync(file);
  };
  const running = run();
  return () => {
    isAtWork = false;
    return running;
  };
}

/** What a write was answered with: `false` for one that may have been carried out all the same. */
const isTaken = (write: Promise<void>): Promise<boolean> =>
  write.then(
    () => true,
    () => false,
  );

it('can read all that it took, however often the disk was full', { timeout: 120_000 }, async (context) => {
  if (disk.obstacle !== undefined) return context.skip(disk.obstacle);
  let store = await openStore();
  const taken = Array.from({ length: firstDocuments }, () => randomUUID());
  for (const documentId of taken) await upsert(store, documentId);
  for (let time = 0; time < times; time += 1) {
    const empty = await disk.fill();
    const leavePages = takePages();
    for (let at = 0; at < writes; at += 1) {
      const documentId = randomUUID();
      if (await isTaken(upsert(store, documentId))) taken.push(documentId);
      else await isTaken(store.removeDocument(key(taken.shift() ?? ''), signal));
    }
    await leavePages();
    await empty();
    await store.close();
    store = await openStore();
    for (const documentId of taken) expect(await store.countDocument(key(documentId), signal)).toBe(chunks);
    const passages = [];
    const version = { ...key(taken.at(-1) ?? ''), version: 1 };
    for await (const some of store.readVersion(version, signal)) passages.push(...some);
    expect(passages).toHaveLength(chunks);
  }
  await store.close();
});
