import type { Db, Tx } from '@lectern/db';
import { openTestDb as openMigratedDb, type TestDb } from '@lectern/db/testing';
import {
  createUnitOfWork,
  type Outbox,
  type OutgoingEvent,
  outgoing,
  type UnitOfWork,
} from '@lectern/events';
import { createPgIdempotencyKeys } from '@lectern/idempotency';
import { documentOfJson } from '../../src/adapters/document-json.ts';
import { createPgContentNotes } from '../../src/adapters/pg-content-notes.ts';
import { createPgDocumentRepository } from '../../src/adapters/pg-document-repository.ts';
import { createPgDocumentHistory } from '../../src/adapters/pg-history.ts';
import { createPgOverdueDocuments } from '../../src/adapters/pg-overdue-documents.ts';
import { migrations } from '../../src/migrations.ts';
import type { OverdueDocuments } from '../../src/ports/overdue-documents.ts';
import type { ContentNotes, DocumentAnswers, DocumentHistory, DocumentRepository } from '../../src/ports.ts';
import { MemoryDocuments } from '../../testing/memory-documents.ts';

/** Both stores of one adapter, empty, and what was published through them. */
export interface Stores {
  readonly documents: DocumentRepository;
  readonly keys: DocumentAnswers;
  readonly history: DocumentHistory;
  /** Without a grace time. */
  readonly notes: ContentNotes;
  readonly overdue: OverdueDocuments;
  readonly published: OutgoingEvent[];
}

/** An empty database with the service's tables. */
export function openTestDb(): Promise<TestDb> {
  return openMigratedDb(migrations);
}

/** Every adapter that the contract suites run on. */
export const adapters: [string, (db: Db) => Promise<Stores>][] = [
  ['Postgres', openPg],
  ['memory', openMemory],
];

const retentionMs = 60_000;

export async function openPg(db: Db): Promise<Stores> {
  await db.query(
    'TRUNCATE documents, document_history, document_claims, document_blobs, document_readers, document_collections, collection_batches, collection_batch_documents, collections, document_versions, document_timeline, delete_operations, idempotency_keys, inbox',
  );
  const published: OutgoingEvent[] = [];
  const unitOfWork = recordingUnitOfWork(db, async (event) => void published.push(event));
  const documents = createPgDocumentRepository({
    db,
    unitOfWork,
    keyRetentionMs: retentionMs,
    requestId: () => 'request-1',
  });
  const notes = createPgContentNotes({ db, graceMs: 0 });
  const history = createPgDocumentHistory({ db });
  const keys = createPgIdempotencyKeys({ db, retentionMs, parse: documentOfJson });
  const overdue = createPgOverdueDocuments({ db, unitOfWork });
  return { documents, history, keys, notes, overdue, published };
}

/** The real unit of work, but for its outbox: events are handed to `publish`, within the transaction. */
export function recordingUnitOfWork(
  db: Db,
  publish: (event: OutgoingEvent, tx: Tx) => Promise<void>,
): UnitOfWork {
  const add: Outbox['add'] = (tx, definition, data, { subject = '' } = {}) =>
    publish(outgoing(definition, data, subject), tx);
  return createUnitOfWork({ db, outbox: { add }, consumer: 'document' });
}

async function openMemory(): Promise<Stores> {
  const documents = new MemoryDocuments();
  return {
    documents,
    history: documents.history,
    keys: documents.keys,
    notes: documents.notes,
    overdue: documents.overdue,
    published: documents.published,
  };
}
