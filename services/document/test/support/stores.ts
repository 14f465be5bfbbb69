import { createDb, type Db, migrate } from '@lectern/db';
import { eventsMigrations, inbox } from '@lectern/events';
import { noopTelemetry } from '@lectern/telemetry';
import { testDatabase } from '@lectern/testing';
import { PgDocumentRepository } from '../../src/adapters/pg-document-repository.ts';
import { PgIdempotencyKeys, settleKey } from '../../src/adapters/pg-idempotency-keys.ts';
import type { DocumentRepository, IdempotencyKeys, OutgoingEvent } from '../../src/ports.ts';
import { MemoryDocuments } from './memory-documents.ts';

/** Both stores of one adapter, empty, and what was published through them. */
export interface Stores {
  readonly documents: DocumentRepository;
  readonly keys: IdempotencyKeys;
  readonly published: OutgoingEvent[];
}

/** A migrated database of its own. */
export async function openTestDb(): Promise<{ db: Db; close(): Promise<void> }> {
  const database = await testDatabase();
  const telemetry = noopTelemetry();
  const directories = [
    { name: 'events', url: eventsMigrations },
    { name: 'document', url: new URL('../../migrations/', import.meta.url) },
  ];
  await migrate({ url: database.url, directories, logger: telemetry.logger });
  const db = createDb({ url: database.url, telemetry });
  return {
    db,
    close: async () => {
      await db.close();
      await database.drop();
    },
  };
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
