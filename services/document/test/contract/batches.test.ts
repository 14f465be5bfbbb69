import type { Db } from '@lectern/db';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPgBatches } from '../../src/adapters/pg-batches.ts';
import { createPgCollections } from '../../src/adapters/pg-collections.ts';
import type { Batch } from '../../src/domain/batch.ts';
import { aDocument, noon, owner } from '../support/samples.ts';
import { openPg, openTestDb, recordingUnitOfWork, type Stores } from '../support/stores.ts';

const { signal } = new AbortController();
const tenantId = owner.tenantId;
let db: Db;
let close: () => Promise<void>;
let stores: Stores;

beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());
beforeEach(async () => {
  stores = await openPg(db);
});

const open = ({ holdMs = 60_000, retentionMs = 0 } = {}) =>
  createPgBatches({
    ...{ db, unitOfWork: recordingUnitOfWork(db, async () => undefined), holdMs, retentionMs },
    keyRetentionMs: 1_000,
  });

/** A batch of two documents, in a collection of its own. */
async function make(batches: ReturnType<typeof open>): Promise<Batch> {
  const collectionId = uuidv7();
  const facts = { name: 'Seas', description: '', metadata: {}, createdBy: owner.userId, version: 1 };
  const collection = { id: collectionId, tenantId, ...facts, createdAt: noon, updatedAt: noon };
  await createPgCollections({ db, keyRetentionMs: 1_000 }).create(collection, { request: undefined, signal });
  const documents = [aDocument({ id: uuidv7() }), aDocument({ id: uuidv7() })];
  for (const document of documents) await stores.documents.create({ document }, { signal });
  const batch = { id: uuidv7(), collection: { tenantId, collectionId }, maker: owner, createdAt: noon };
  const items = documents.map(({ id: documentId }) => ({ documentId, attributes: {} }));
  await batches.create({ batch, items }, { keyed: undefined, signal });
  return batch;
}

const refuse = () => ({ refusal: { reason: 'not_wanted', message: 'It is not wanted.' } });

describe('batches on Postgres', () => {
  it('are for who made them until these release them, and then for everyone', async () => {
    const batches = open();
    const { id: batchId } = await make(batches);
    const settle = (which: { batchId?: string }) => batches.settleNext(which, refuse, signal);
    expect(await settle({})).toBe(false);
    expect(await settle({ batchId })).toBe(true);
    expect(await settle({})).toBe(false);
    await batches.release(batchId, signal);
    expect(await settle({})).toBe(true);
    expect(await settle({})).toBe(false);
  });

  it('are for everyone when the hold is over', async () => {
    const batches = open({ holdMs: 0 });
    await make(batches);
    expect(await batches.settleNext({}, refuse, signal)).toBe(true);
  });

  it('are forgotten when they are old, unless a document waits', async () => {
    const batches = open();
    const batch = await make(batches);
    expect(await batches.purge()).toBe(0);
    await batches.cancel({ ...batch.collection, batchId: batch.id }, noon, signal);
    expect(await open({ retentionMs: 10 * 365 * 24 * 60 * 60 * 1_000 }).purge()).toBe(0);
    expect(await batches.purge()).toBe(1);
    expect((await db.query('SELECT FROM collection_batch_documents')).rowCount).toBe(0);
  });
});
