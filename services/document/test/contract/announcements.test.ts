import type { Db } from '@lectern/db';
import { eventually } from '@lectern/testing';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PgAnnouncements } from '../../src/adapters/pg-announcements.ts';
import {
  beginDeletion,
  completeDeletion,
  type Document,
  type Progress,
  recordProgress,
  replaceContent,
} from '../../src/domain/document.ts';
import type { Announcements, Change, Current, DocumentChoice, OutgoingEvent } from '../../src/ports.ts';
import { aDocument, after, stranger } from '../support/samples.ts';
import { openPg, openTestDb, type Stores } from '../support/stores.ts';

let db: Db;
let close: () => Promise<void>;
let stores: Stores;
let published: OutgoingEvent[];
let beforePublish: () => Promise<void>;
let announcements: Announcements;

beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());
beforeEach(async () => {
  stores = await openPg(db);
  published = [];
  beforePublish = async () => undefined;
  announcements = new PgAnnouncements(db, async (_tx, event) => {
    await beforePublish();
    published.push(event);
  });
});

const statuses = ['ingested', 'embedded', 'failed', 'indexed'] as const;
const all: DocumentChoice = { statuses, createdUntil: after(1) };
const progress = (status: Progress['status']): Progress => ({ version: 1, status, at: after(1) });
const put = async (changes: Parameters<typeof aDocument>[0] = {}): Promise<Document> => {
  const document = aDocument({ id: uuidv7(), ...changes });
  await stores.documents.create({ document });
  return document;
};
const change = (id: string, what: (document: Document) => Document): Promise<Change | undefined> =>
  stores.documents.change(
    id,
    (current: Current | undefined) => current && { document: what(current.document) },
  );
const replaced = (document: Document): Document => {
  const location = { ...document.content.location, key: 'documents/second' };
  return replaceContent(document, { ...document.content, location }, after(2));
};
const announce = (choice: DocumentChoice = all, limit = 10) => announcements.announceNext(choice, { limit });
const waitingForLocks = () =>
  eventually(
    async () => {
      const { rowCount } = await db.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rowCount === 1 ? true : undefined;
    },
    { what: 'somebody waits for a lock' },
  );

describe('announcements on Postgres', () => {
  it('are of the newest version, as it is stored', async () => {
    const { id } = await put();
    await change(id, replaced);
    expect(await announce()).toEqual([id]);
    const document = await stores.documents.find(id);
    expect(published).toEqual([{ kind: 'ingested', document }]);
    expect(document).toMatchObject({ version: 2, content: { location: { key: 'documents/second' } } });
  });

  it('come in pages that are disjoint and complete', async () => {
    const ids = [];
    for (let n = 0; n < 5; n++) ids.push((await put()).id);
    const first = await announcements.announceNext(all, { limit: 3 });
    const second = await announcements.announceNext(all, { after: first.at(-1), limit: 3 });
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
      const ids = await announce({ ...all, ...choice });
      const counts = Object.values(await announcements.count({ ...all, ...choice }));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(ids.length);
      return ids;
    };
    expect(await announcements.count(all)).toEqual({ ingested: 2, failed: 1 });
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
    expect(await announce({ ...all, documentIds: [id] })).toEqual([]);
    expect(await announcements.count(all)).toEqual({});
  });

  it('are of the deletion itself where a document is being deleted and that is asked for', async () => {
    const [going, gone] = [await put(), await put()];
    const operation = {
      ...{ id: uuidv7(), documentId: going.id, tenantId: going.tenantId, requestedBy: going.ownerId },
      ...{ confirmed: {}, createdAt: after(1), updatedAt: after(1) },
    };
    await stores.documents.change(going.id, () => ({ document: beginDeletion(going, after(1)), operation }));
    await change(gone.id, (document) => completeDeletion(beginDeletion(document, after(1)), after(2)));
    expect(await announce({ ...all, statuses: ['deleting'] })).toEqual([going.id]);
    expect(published).toMatchObject([{ kind: 'deleted', document: { id: going.id }, operation }]);
  });

  it('leave nothing in the outbox of a batch that fails', async () => {
    await put();
    const failing = new PgAnnouncements(db, async (tx) => {
      await tx.query(`insert into outbox (id, type, event) values ($1, 't', '{}')`, [uuidv7()]);
      throw new Error('no');
    });
    await expect(failing.announceNext(all, { limit: 10 })).rejects.toThrow('no');
    expect((await db.query('select from outbox')).rowCount).toBe(0);
  });

  it('wait for a new version that is being written, and are of that one', async () => {
    const { id } = await put();
    const announcing = db.transaction(async (tx) => {
      await tx.query('select from documents where id = $1 for update', [id]);
      const waiting = announce();
      await waitingForLocks();
      await tx.query('update documents set version = 2 where id = $1', [id]);
      await tx.query(
        `insert into document_versions select document_id, 2, content_type, bytes, sha256, blob_bucket, 'second', created_at
         from document_versions where document_id = $1`,
        [id],
      );
      return { waiting };
    });
    expect(await (await announcing).waiting).toEqual([id]);
    expect(published).toMatchObject([{ document: { version: 2, content: { location: { key: 'second' } } } }]);
  });

  it('wait for a deletion that is being written, and are then of the others only', async () => {
    const [gone, stays] = [await put(), await put()];
    const announcing = db.transaction(async (tx) => {
      await tx.query(`update documents set status = 'deleting' where id = $1`, [gone.id]);
      const waiting = announce(all, 1);
      await waitingForLocks();
      return { waiting };
    });
    // A full page, although the one that would have filled it is gone: a short page means the end.
    expect(await (await announcing).waiting).toEqual([stays.id]);
    expect(published.map(({ document }) => document.id)).toEqual([stays.id]);
  });

  it('let a change of the document wait until its event is written', async () => {
    const { id } = await put();
    let changing: Promise<Change | undefined> | undefined;
    beforePublish = async () => {
      changing = change(id, replaced);
      await waitingForLocks();
    };
    expect(await announce()).toEqual([id]);
    expect(published).toMatchObject([{ document: { version: 1 } }]);
    expect(await changing).toMatchObject({ document: { version: 2 } });
  });
});
