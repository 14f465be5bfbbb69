import type { Db } from '@lectern/db';
import { openTestDb } from '@lectern/db/testing';
import { createOutbox, createUnitOfWork } from '@lectern/events';
import { eventually } from '@lectern/testing';
import { analysisVersion } from '@lectern/text';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPgDocumentIndex } from '../../src/adapters/pg-document-index.ts';
import { createPgReindexRequests } from '../../src/adapters/pg-reindex-requests.ts';
import { createPgReindexWork } from '../../src/adapters/pg-reindex-work.ts';
import { createPgVectorIndexes } from '../../src/adapters/pg-vector-indexes.ts';
import { migrations } from '../../src/migrations.ts';
import type { ReindexRequests, ReindexWork } from '../../src/ports/reindex.ts';
import type { VectorIndexes } from '../../src/ports/vector-indexes.ts';
import type { DocumentIndex } from '../../src/ports.ts';
import { publishVersion } from '../../src/use-cases/index-changes.ts';
import { FakeVectorStore } from '../support/fake-vector-store.ts';
import { signal } from '../support/points.ts';
import { delivery, now, versionOf } from './document-index-contract.ts';

let db: Db;
let close: () => Promise<void>;
let index: DocumentIndex;
let work: ReindexWork;
let requests: ReindexRequests;
let indexes: VectorIndexes;

beforeAll(async () => {
  ({ db, close } = await openTestDb(migrations));
  const outbox = createOutbox({ source: 'retrieval' });
  index = createPgDocumentIndex({ db, unitOfWork: createUnitOfWork({ db, outbox, consumer: 'retrieval' }) });
  work = createPgReindexWork({ db, claimMs: 60_000, graceMs: 0 });
  requests = createPgReindexRequests({ db });
  indexes = createPgVectorIndexes({ db, stores: { open: async () => new FakeVectorStore() } });
});
afterAll(() => close());

const first = { name: 'first-model', dimensions: 4 };
const second = { name: 'second-model', dimensions: 8 };
/** The id of the second index: the first has the plain name, and 1. */
const next = 2;

/** Makes a version of a document live that was written to these indexes. */
const publish = (documentId: string, writtenTo: number[]) => {
  const version = { ...versionOf(1), documentId, metadata: {}, collections: [] };
  return index.change(version, publishVersion(version, now), { ...delivery(), writtenTo });
};
const begin = async () => {
  await requests.request({ name: second.name }, signal);
  await work.begin(next, second, signal);
};
const copyAll = async () => {
  const copied: string[] = [];
  for (;;) {
    const claimed = await work.claim(next, signal);
    if (claimed === undefined) return copied;
    copied.push(claimed.documentId);
    await work.done(next, claimed, signal);
  }
};
const active = async () => (await indexes.current(signal)).active?.id;

beforeEach(async () => {
  await db.query('TRUNCATE documents, vector_indexes, reindex_documents, tenant_revisions, outbox, inbox');
  await indexes.begin(first, signal);
});

describe('the work of a reindex', () => {
  it('lists what is live when it begins, and switches when all of it is copied', async () => {
    await publish('a', [1]);
    await publish('b', [1]);
    await begin();
    expect(await work.switchTo(next, signal)).toBe(false);
    expect(await requests.progress(next, signal)).toMatchObject({
      documents: 2,
      remaining: 2,
      state: 'building',
    });
    expect(await copyAll()).toEqual(['a', 'b']);
    expect(await work.switchTo(next, signal)).toBe(true);
    expect(await indexes.current(signal)).toMatchObject({
      ...{ active: { id: next, model: second }, building: undefined, retired: [{ id: 1, model: first }] },
    });
    expect(await work.switchTo(next, signal)).toBe(false);
  });

  it('makes an index of the same model again when words are analysed otherwise now, and only then', async () => {
    expect(await requests.request({ name: first.name }, signal)).toBe(1);
    await db.query('UPDATE vector_indexes SET analysis = 1');
    await publish('a', [1]);
    expect(await requests.request({ name: first.name }, signal)).toBe(next);
    await work.begin(next, first, signal);
    expect(await copyAll()).toEqual(['a']);
    expect(await work.switchTo(next, signal)).toBe(true);
    expect((await indexes.current(signal)).active).toMatchObject({ id: next, analysis: analysisVersion });
    expect(await requests.request({ name: first.name }, signal)).toBe(next);
  });

  it('misses no version that becomes live meanwhile, whatever its writer knew of the indexes', async () => {
    await begin();
    await publish('written to both', [1, next]);
    await publish('written before the second was begun', [1]);
    expect(await work.switchTo(next, signal)).toBe(false);
    expect(await copyAll()).toEqual(['written before the second was begun']);
    expect(await work.switchTo(next, signal)).toBe(true);
    const late = publish('written to the first alone', [1]);
    await expect(late).rejects.toMatchObject({ reason: 'index_switched', retryable: true });
    await publish('written to both, live after the switch', [1, next]);
    expect(
      await index.find({ documentId: 'written to the first alone', tenantId: 't' }, signal),
    ).toBeUndefined();
  });

  it('waits for versions that are about to become live when it begins or switches', async () => {
    const both = await Promise.all([begin(), ...['a', 'b', 'c', 'd'].map((id) => publish(id, [1]))]);
    expect(both).toHaveLength(5);
    expect((await copyAll()).sort()).toEqual(['a', 'b', 'c', 'd']);
    const race = await Promise.allSettled([
      work.switchTo(next, signal),
      publish('e', [1]),
      publish('f', [1]),
    ]);
    const lives = await db.query("SELECT document_id FROM documents WHERE document_id IN ('e', 'f')");
    const marked = await db.query('SELECT document_id FROM reindex_documents');
    expect(lives.rowCount).toBe(marked.rowCount);
    expect(race.filter(({ status }) => status === 'rejected')).toHaveLength(2 - lives.rowCount);
  });

  it('gives each document to one, again when that one is gone, and keeps one that was marked while it was copied', async () => {
    for (const id of ['a', 'b']) await publish(id, [1]);
    await begin();
    const claimed = await Promise.all([
      work.claim(next, signal),
      work.claim(next, signal),
      work.claim(next, signal),
    ]);
    expect(claimed.map((document) => document?.documentId).sort()).toEqual(['a', 'b', undefined]);
    const [a] = claimed.filter((document) => document?.documentId === 'a');
    await publish('a', [1]);
    await work.done(next, a!, signal);
    await work.release(next, a!, signal);
    expect(await work.claim(next, signal)).toMatchObject({ documentId: 'a', marks: 2 });

    const brief = createPgReindexWork({ db, claimMs: 150, graceMs: 0 });
    await brief.release(next, a!, signal);
    const held = await brief.claim(next, signal);
    let looks = 0;
    await brief.hold(next, held!, async () => {
      const until = performance.now() + 400;
      while (performance.now() < until) if ((await work.claim(next, signal)) !== undefined) looks += 1;
    });
    expect(looks).toBe(0);
    await eventually(() => brief.claim(next, signal), { what: 'the claim has ended' });
  });

  it('stops at what cannot be copied until it is asked again', async () => {
    for (const id of ['a', 'b']) await publish(id, [1]);
    await begin();
    const claimed = await work.claim(next, signal);
    await work.fail(next, { document: claimed!, problem: 'refused' }, signal);
    expect(await copyAll()).toEqual(['b']);
    expect(await work.switchTo(next, signal)).toBe(false);
    const failures = [{ documentId: 'a', problem: 'refused' }];
    expect(await requests.progress(next, signal)).toMatchObject({ remaining: 1, failed: 1, failures });
    expect(await requests.request({ name: second.name, dimensions: 8 }, signal)).toBe(next);
    await work.release(next, claimed!, signal);
    expect(await copyAll()).toEqual(['a']);
  });

  it('is given up when that is asked for, and another may begin', async () => {
    await publish('a', [1]);
    await begin();
    expect(await requests.cancel(signal)).toBe(next);
    expect(await work.switchTo(next, signal)).toBe(false);
    expect([await active(), await work.findOutdated(signal)]).toEqual([
      1,
      [{ id: next, model: second.name }],
    ]);
    expect(await requests.request({ name: 'third-model' }, signal)).toBe(3);
    expect(await requests.cancel(signal)).toBe(3);
    expect(await requests.cancel(signal)).toBeUndefined();
  });

  it('makes the index of a platform without documents the active one at once', async () => {
    await db.query('TRUNCATE vector_indexes, reindex_documents');
    await begin();
    expect(await active()).toBe(next);
  });

  it('measures how long an index has not been begun, from when it was first asked for', async () => {
    expect(await work.waitingSeconds(signal)).toBe(0);
    const id = await requests.request({ name: 'new-model' }, signal);
    await db.query("UPDATE vector_indexes SET requested_at = now() - INTERVAL '1 hour' WHERE id = $1", [id]);
    await requests.request({ name: 'new-model' }, signal);
    expect(await work.waitingSeconds(signal)).toBeCloseTo(3_600, -2);
    await work.begin(id, { name: 'new-model', dimensions: 4 }, signal);
    expect(await work.waitingSeconds(signal)).toBe(0);
  });

  it('measures what is copied, what remains and what of it failed, and nothing when none is built', async () => {
    const nothing = { copied: 0, remaining: 0, failed: 0 };
    expect(await work.measure(signal)).toEqual(nothing);
    for (const documentId of ['a', 'b', 'c']) await publish(documentId, [1]);
    await begin();
    expect(await work.measure(signal)).toEqual({ ...nothing, remaining: 3 });
    const [done, broken] = [await work.claim(next, signal), await work.claim(next, signal)];
    if (done === undefined || broken === undefined) throw new Error('nothing was claimed');
    await work.done(next, done, signal);
    await work.fail(next, { document: broken, problem: 'too long' }, signal);
    expect(await work.measure(signal)).toEqual({ copied: 1, remaining: 2, failed: 1 });
  });
});
