import type { Db } from '@lectern/db';
import { openTestDb as openMigratedDb, type TestDb } from '@lectern/db/testing';
import { inbox } from '@lectern/events';
import { PgDocumentRepository } from '../../src/adapters/pg-document-repository.ts';
import { PgIdempotencyKeys, settleKey } from '../../src/adapters/pg-idempotency-keys.ts';
import { migrations } from '../../src/migrations.ts';
import type { DocumentRepository, IdempotencyKeys, OutgoingEvent } from '../../src/ports.ts';
import { MemoryDocuments } from './memory-documents.ts';

/** Both stores of one adapter, empty, and what was published through them. */
export interface Stores {
  readonly documents: DocumentRepository;
  readonly keys: IdempotencyKeys;
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

export async function openPg(db: Db): Promise<Stores> {
  await db.query(
    'truncate documents, document_versions, document_timeline, delete_operations, idempotency_keys, inbox',
  );
  const published: OutgoingEvent[] = [];
  const documents = new PgDocumentRepository(db, {
    publish: async (_tx, event) => void published.push(event),
    settle: settleKey,
    isFirstDelivery: (tx, eventId) => inbox.once(tx, 'document', eventId),
  });
  return { documents, keys: new PgIdempotencyKeys(db, { leaseMs: 60_000, retentionMs: 60_000 }), published };
}

async function openMemory(): Promise<Stores> {
  const documents = new MemoryDocuments();
  return { documents, keys: documents, published: documents.published };
}
