import { openTestDb } from '@lectern/db/testing';
import { createOutbox, createUnitOfWork, type OutgoingEvent } from '@lectern/events';
import { createMemoryUnitOfWork } from '@lectern/events/testing/memory';
import { afterAll, beforeAll } from 'vitest';
import { createPgEmbeddingRepository } from '../../src/adapters/pg-embedding-repository.ts';
import { migrations } from '../../src/migrations.ts';
import type { EmbeddingRepository } from '../../src/ports.ts';
import { createMemoryEmbeddingRepository } from '../../testing/memory-embedding-repository.ts';
import { EmbeddingTables, vectorId } from '../../testing/memory-embedding-tables.ts';

/** A chunk as it is stored. */
export interface ChunkRow {
  readonly version: number;
  readonly ordinal: number;
  readonly text: string;
  readonly headings: readonly string[];
  readonly page: number | null;
}

/** One adapter, empty, which keeps blobs for an hour, and a look at what no port shows. */
export interface Stores {
  readonly repository: EmbeddingRepository;
  /** The data of all events about a document. */
  publishedOf(documentId: string): Promise<Readonly<Record<string, unknown>>[]>;
  chunksOf(documentId: string): Promise<ChunkRow[]>;
  /** Loses a vector of the cache. */
  loseVector(vector: { tenantId: string; model: string; hash: string }): Promise<void>;
  /** Lets two hours pass for the notes of the blobs of a document. */
  ageBlobs(documentId: string): Promise<void>;
  close(): Promise<void>;
}

/** Every adapter that the contract suites run on. */
export const adapters: [string, () => Promise<Stores>][] = [
  ['Postgres', openPg],
  ['memory', openMemory],
];

/** The stores of all tests of a suite: there from its first `beforeAll` on, and closed after its last test. */
export function storesOf<S extends Stores>(open: () => Promise<S>): S {
  const stores = {} as S;
  beforeAll(async () => void Object.assign(stores, await open()));
  afterAll(() => stores.close());
  return stores;
}

const blobRetentionMs = 3_600_000;

export async function openPg() {
  const { db, close } = await openTestDb(migrations);
  const consumer = 'embedding';
  const unitOfWork = createUnitOfWork({ db, outbox: createOutbox({ source: consumer }), consumer });
  const stores: Stores = {
    repository: createPgEmbeddingRepository({ db, unitOfWork, consumer, blobRetentionMs }),
    publishedOf: async (documentId) => {
      const sql = "SELECT event->'data' AS data FROM outbox WHERE event->>'subject' = $1 ORDER BY position";
      const { rows } = await db.query<{ data: Record<string, unknown> }>(sql, [documentId]);
      return rows.map(({ data }) => data);
    },
    chunksOf: async (documentId) => {
      const sql =
        'SELECT version, ordinal, text, headings, page FROM chunks WHERE document_id = $1 ORDER BY ordinal';
      return (await db.query<ChunkRow & Record<string, unknown>>(sql, [documentId])).rows;
    },
    loseVector: async ({ tenantId, model, hash }) => {
      const sql = 'DELETE FROM vectors WHERE tenant_id = $1 AND model = $2 AND content_hash = $3';
      await db.query(sql, [tenantId, model, hash]);
    },
    ageBlobs: async (documentId) => {
      const sql = `UPDATE vector_blobs SET noted_at = noted_at - interval '2 hours' WHERE document_id = $1`;
      await db.query(sql, [documentId]);
    },
    close,
  };
  return { ...stores, db };
}

async function openMemory(): Promise<Stores> {
  const [tables, inbox, published] = [new EmbeddingTables(), new Set<string>(), [] as OutgoingEvent[]];
  const unitOfWork = createMemoryUnitOfWork({ publish: (event) => void published.push(event), inbox });
  const now = () => new Date();
  return {
    repository: createMemoryEmbeddingRepository({ unitOfWork, inbox, tables, now, blobRetentionMs }),
    publishedOf: async (documentId) =>
      published.filter(({ subject }) => subject === documentId).map(({ data }) => data),
    chunksOf: async (documentId) => {
      const { version = 0, rows = [] } = tables.documents.get(documentId)?.chunks ?? {};
      return rows.map(({ ordinal, text, headings, page = null }) => ({
        version,
        ordinal,
        text,
        headings,
        page,
      }));
    },
    loseVector: async (vector) => void tables.vectors.delete(vectorId(vector)),
    ageBlobs: async (documentId) => {
      for (const [id, blob] of tables.blobs)
        if (blob.documentId === documentId)
          tables.blobs.set(id, { ...blob, notedAt: new Date(blob.notedAt.getTime() - 7_200_000) });
    },
    close: async () => undefined,
  };
}
