import type { Db } from '@lectern/db';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPgDeletedDocuments } from '../../src/adapters/pg-deleted-documents.ts';
import {
  beginDeletion,
  completeDeletion,
  type Document,
  recordProgress,
  replaceContent,
} from '../../src/domain/document.ts';
import type { Change } from '../../src/ports.ts';
import { aDocument, after, owner } from '../support/samples.ts';
import { openPg, openTestDb, type Stores } from '../support/stores.ts';

const { signal } = new AbortController();
const day = 24 * 60 * 60 * 1_000;
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

const change = (document: Document, decide: (document: Document) => Document, extra: Partial<Change> = {}) =>
  stores.documents.change(
    { tenantId: owner.tenantId, documentId: document.id },
    (current) => current && { document: decide(current.document), ...extra },
    { signal },
  );
const create = async (): Promise<Document> => {
  const document = aDocument({ id: uuidv7(), content: contentOf('first') });
  await stores.documents.create({ document }, { signal });
  return document;
};
const contentOf = (upload: string) => ({
  ...{ contentType: 'text/plain', bytes: 12, sha256: 'a'.repeat(64) },
  location: { bucket: 'blobs', key: `documents/${upload}` },
});
const rowsOf = async (table: string): Promise<number> => (await db.query(`SELECT FROM ${table}`)).rowCount;

describe('the purge of deleted documents', () => {
  const purge = () => createPgDeletedDocuments({ db, retentionMs: 90 * day }).purge();
  const age = (days: number) =>
    db.query('UPDATE documents SET updated_at = now() - make_interval(days => $1)', [days]);
  const remove = async (document: Document) => {
    const operation = {
      ...{ id: uuidv7(), documentId: document.id, tenantId: owner.tenantId, requestedBy: 'owner' },
      ...{ confirmed: {}, removed: {}, createdAt: after(1), updatedAt: after(1) },
    };
    await change(document, (current) => beginDeletion(current, after(1)), { operation });
    await change(document, (current) => completeDeletion(current, after(2)));
  };

  it('leaves nothing of one past the retention, and all others as they are', async () => {
    const [gone, deleting, live] = [await create(), await create(), await create()];
    await remove(gone);
    await change(deleting, (current) => beginDeletion(current, after(1)));
    await age(91);
    await db.query('DELETE FROM document_blobs WHERE document_id = $1', [gone.id]);
    expect(await purge()).toBe(1);
    expect(await purge()).toBe(0);
    expect(await rowsOf('documents')).toBe(2);
    for (const table of ['delete_operations', 'document_timeline', 'document_versions', 'document_history']) {
      const left = await db.query(`SELECT FROM ${table} WHERE document_id = $1`, [gone.id]);
      expect([table, left.rowCount]).toEqual([table, 0]);
    }
    expect(await stores.documents.find(owner, live.id, signal)).toBeDefined();
  });

  it('waits for the retention, and until no bytes can come any more', async () => {
    const gone = await create();
    await remove(gone);
    await age(89);
    await db.query('DELETE FROM document_blobs');
    expect(await purge()).toBe(0);
    await age(91);
    await stores.notes.note(
      { documentId: gone.id, tenantId: owner.tenantId },
      contentOf('late').location,
      signal,
    );
    expect(await purge()).toBe(0);
    await db.query('DELETE FROM document_blobs');
    expect(await purge()).toBe(1);
  });
});

describe('the versions of a document', () => {
  it('are kept as far as they are shown: the newest fifty', async () => {
    const document = await create();
    for (let version = 2; version <= 60; version += 1) {
      await change(document, (current) => replaceContent(current, contentOf(`v${version}`), after(version)));
      const progress = { version, status: 'indexed', chunkCount: 1, at: after(version) } as const;
      await change(document, (current) => recordProgress(current, progress, after(version)));
    }
    expect(await rowsOf('document_versions')).toBe(50);
    expect(await rowsOf('document_timeline')).toBe(100);
    const found = await stores.documents.find(owner, document.id, signal);
    expect(found?.timeline.map(({ version }) => version)).toEqual(
      Array.from({ length: 100 }, (_, at) => 11 + Math.floor(at / 2)),
    );
    expect(found?.status).toBe('indexed');
  });
});
