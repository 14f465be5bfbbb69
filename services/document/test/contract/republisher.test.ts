import type { Db } from '@lectern/db';
import { untilLockWaits } from '@lectern/db/testing';
import type { OutgoingEvent } from '@lectern/events';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPgRepublisher } from '../../src/adapters/pg-republisher.ts';
import {
  beginDeletion,
  completeDeletion,
  type Document,
  type Progress,
  recordProgress,
  replaceContent,
} from '../../src/domain/document.ts';
import type { Change, Current, DocumentChoice, Republisher } from '../../src/ports.ts';
import { documentDeleted, documentIngested, newestEvent } from '../../src/use-cases/outgoing-events.ts';
import { aDocument, after, owner, stranger } from '../support/samples.ts';
import { openPg, openTestDb, recordingUnitOfWork, type Stores } from '../support/stores.ts';

const { signal } = new AbortController();
/** The event of a document again, and nothing else. */
const again = (current: Current): Change => {
  const { document, operation } = current;
  const events = [newestEvent(current)];
  return operation === undefined ? { document, events } : { document, operation, events };
};

let db: Db;
let close: () => Promise<void>;
let stores: Stores;
let published: OutgoingEvent[];
let beforePublish: () => Promise<void>;
let republisher: Republisher;

beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());
beforeEach(async () => {
  stores = await openPg(db);
  published = [];
  beforePublish = async () => undefined;
  const unitOfWork = recordingUnitOfWork(db, async (event) => {
    await beforePublish();
    published.push(event);
  });
  republisher = createPgRepublisher({ db, unitOfWork });
});

const statuses = ['ingested', 'embedded', 'failed', 'indexed'] as const;
const all: DocumentChoice = { statuses, createdUntil: after(1) };
const progress = (status: Progress['status']): Progress => ({ version: 1, status, at: after(1) });
const put = async (changes: Parameters<typeof aDocument>[0] = {}): Promise<Document> => {
  const document = aDocument({ id: uuidv7(), ...changes });
  await stores.documents.create({ document }, { signal });
  return document;
};
const keyOf = (documentId: string) => ({ tenantId: owner.tenantId, documentId });
const change = (id: string, what: (document: Document) => Document): Promise<Change | undefined> =>
  stores.documents.change(
    keyOf(id),
    (current: Current | undefined) => current && { document: what(current.document) },
    { signal },
  );
const replaced = (document: Document): Document => {
  const location = { ...document.content.location, key: 'documents/second' };
  return replaceContent(document, { ...document.content, location }, after(2));
};
const republish = (choice: DocumentChoice = all, limit = 10) =>
  republisher.republishNext({ choice, limit }, again, signal);

describe('events that are published again, on Postgres', () => {
  it('are of the newest version, as it is stored', async () => {
    const { id } = await put();
    await change(id, replaced);
    expect(await republish()).toEqual([id]);
    const document = await stores.documents.find(owner, id, signal);
    expect(published).toEqual([documentIngested(document!)]);
    expect(document).toMatchObject({ version: 2, content: { location: { key: 'documents/second' } } });
  });

  it('come in pages that are disjoint and complete', async () => {
    const ids = [];
    for (let n = 0; n < 5; n++) ids.push((await put()).id);
    const first = await republish(all, 3);
    const second = await republisher.republishNext(
      { choice: all, after: first.at(-1), limit: 3 },
      again,
      signal,
    );
    expect([...first, ...second]).toEqual(ids.sort());
    expect(second).toHaveLength(2);
  });

  it('are of the documents that are meant, and counted alike', async () => {
    const [ingested, failed, elsewhere] = [
      await put(),
      await put(),
      await put({ tenantId: stranger.tenantId }),
    ];
    await change(failed.id, (document) => recordProgress(document, progress('failed'), after(1)));
    const meant = async (choice: Partial<DocumentChoice>) => {
      const ids = await republish({ ...all, ...choice });
      const counts = Object.values(await republisher.count({ ...all, ...choice }, signal));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(ids.length);
      return ids;
    };
    expect(await republisher.count(all, signal)).toEqual({ ingested: 2, failed: 1 });
    expect(await meant({})).toEqual([ingested.id, failed.id, elsewhere.id]);
    expect(await meant({ statuses: ['failed', 'embedded'] })).toEqual([failed.id]);
    expect(await meant({ tenantId: stranger.tenantId })).toEqual([elsewhere.id]);
    expect(await meant({ documentIds: [failed.id, uuidv7()] })).toEqual([failed.id]);
    expect(await meant({ documentIds: [failed.id], tenantId: stranger.tenantId })).toEqual([]);
    expect(await meant({ createdUntil: after(-1) })).toEqual([]);
  });

  it('are never of a document that is being deleted', async () => {
    const { id } = await put();
    await change(id, (document) => beginDeletion(document, after(1)));
    expect(await republish({ ...all, documentIds: [id] })).toEqual([]);
    expect(await republisher.count(all, signal)).toEqual({});
  });

  it('are of the deletion itself where a document is being deleted and that is asked for', async () => {
    const [going, gone] = [await put(), await put()];
    const operation = {
      ...{ id: uuidv7(), documentId: going.id, tenantId: going.tenantId, requestedBy: going.ownerId },
      ...{ confirmed: {}, removed: {}, createdAt: after(1), updatedAt: after(1) },
    };
    await stores.documents.change(
      keyOf(going.id),
      () => ({ document: beginDeletion(going, after(1)), operation }),
      {
        signal,
      },
    );
    await change(gone.id, (document) => completeDeletion(beginDeletion(document, after(1)), after(2)));
    expect(await republish({ ...all, statuses: ['deleting'] })).toEqual([going.id]);
    expect(published).toEqual([documentDeleted(going, operation)]);
  });

  it('leave nothing in the outbox of a batch that fails', async () => {
    await put();
    const unitOfWork = recordingUnitOfWork(db, async (_event, tx) => {
      await tx.query(`INSERT INTO outbox (id, type, event) VALUES ($1, 't', '{}')`, [uuidv7()]);
      throw new Error('no');
    });
    const failing = createPgRepublisher({ db, unitOfWork });
    await expect(failing.republishNext({ choice: all, limit: 10 }, again, signal)).rejects.toThrow('no');
    expect((await db.query('SELECT FROM outbox')).rowCount).toBe(0);
  });

  it('wait for a new version that is being written, and are of that one', async () => {
    const { id } = await put();
    const republishing = db.transaction(async (tx) => {
      await tx.query('SELECT FROM documents WHERE id = $1 FOR UPDATE', [id]);
      const waiting = republish();
      await untilLockWaits(db, 1);
      await tx.query('UPDATE documents SET version = 2 WHERE id = $1', [id]);
      await tx.query(
        `INSERT INTO document_versions SELECT document_id, 2, content_type, bytes, sha256, blob_bucket, 'second', created_at
         FROM document_versions WHERE document_id = $1`,
        [id],
      );
      return { waiting };
    });
    expect(await (await republishing).waiting).toEqual([id]);
    expect(published).toMatchObject([{ data: { version: 2, location: { key: 'second' } } }]);
  });

  it('wait for a deletion that is being written, and are then of the others only', async () => {
    const [gone, stays] = [await put(), await put()];
    const republishing = db.transaction(async (tx) => {
      await tx.query(`UPDATE documents SET status = 'deleting' WHERE id = $1`, [gone.id]);
      const waiting = republish(all, 1);
      await untilLockWaits(db, 1);
      return { waiting };
    });
    // A full page, although the one that would have filled it is gone: a short page means the end.
    expect(await (await republishing).waiting).toEqual([stays.id]);
    expect(published.map(({ subject }) => subject)).toEqual([stays.id]);
  });

  it('let a change of the document wait until its event is written', async () => {
    const { id } = await put();
    let changing: Promise<Change | undefined> | undefined;
    beforePublish = async () => {
      changing = change(id, replaced);
      await untilLockWaits(db, 1);
    };
    expect(await republish()).toEqual([id]);
    expect(published).toMatchObject([{ data: { version: 1 } }]);
    expect(await changing).toMatchObject({ document: { version: 2 } });
  });
});
