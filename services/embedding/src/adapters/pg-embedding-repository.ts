import type { BlobLocation } from '@lectern/contracts';
import type { Db, Tx } from '@lectern/db';
import { AppError } from '@lectern/errors';
import type { UnitOfWork } from '@lectern/events';
import type { Chunk } from '../domain/chunk.ts';
import type {
  DocumentChange,
  DocumentContent,
  DocumentKey,
  DocumentState,
  DocumentVersion,
  EmbeddingRepository,
} from '../ports.ts';
import {
  findEmbedded,
  findVectors,
  insertMissingVectors,
  insertVectors,
  removeUnusedVectors,
} from './pg-vectors.ts';

/** Some megabytes of JSON at most; in one statement, a long document would be in memory three times more. */
const chunksPerStatement = 1_000;

/** What {@link createPgEmbeddingRepository} needs. */
export interface PgEmbeddingRepositoryOptions {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
  /** The service as the inbox knows it: the `consumer` of the unit of work, which writes what is read here. */
  readonly consumer: string;
  /** How long claim-check blobs are kept, in milliseconds, by the clock of the database. */
  readonly blobRetentionMs: number;
}

const noteBlobSql = `INSERT INTO vector_blobs (document_id, bucket, key) VALUES ($1, $2, $3)
  ON CONFLICT (document_id, bucket, key) DO UPDATE SET noted_at = now()`;

/** Locked until they are gone: another instance passes by, and a run that writes one of them again waits. */
const takeBlobsSql = `SELECT document_id, bucket, key FROM vector_blobs
  WHERE noted_at <= now() - make_interval(secs => $1::float8 / 1000)
  ORDER BY noted_at LIMIT $2 FOR UPDATE SKIP LOCKED`;

/** Chunks, vectors and documents in Postgres. Locks are taken in one order: the row in the inbox, then the document. */
export function createPgEmbeddingRepository({
  db,
  unitOfWork,
  consumer,
  blobRetentionMs,
}: PgEmbeddingRepositoryOptions): EmbeddingRepository {
  return {
    stateOf: async ({ documentId, tenantId }, eventId, signal) => {
      const { rows } = await db.query<DocumentRow & { handled: boolean }>(
        `SELECT d.version, d.deleted_at, i.event_id IS NOT NULL AS handled
         FROM (VALUES (1)) AS one
         LEFT JOIN documents d ON d.document_id = $1 AND d.tenant_id = $4
         LEFT JOIN inbox i ON i.consumer = $2 AND i.event_id = $3`,
        [documentId, consumer, eventId, tenantId],
        { signal },
      );
      return { ...toState(rows[0]), handled: rows[0]?.handled === true };
    },
    findEmbedded: (document, model, signal) => findEmbedded(db, { ...document, model }, { signal }),
    findVectors: (wanted, signal) => findVectors(db, wanted, { signal }),
    saveVectors: (document, made, signal) =>
      db.transaction((tx) => insertWanted(tx, document, made), { signal }),
    noteBlob: async (document, { bucket, key }, signal) => {
      await db.transaction(
        async (tx) => {
          if ((await lock(tx, document)).deleted) return;
          await tx.query(noteBlobSql, [document.documentId, bucket, key]);
        },
        { signal },
      );
    },
    findBlobs: async ({ documentId, tenantId }, signal) => {
      const { rows } = await db.query<{ bucket: string; key: string }>(
        'SELECT b.bucket, b.key FROM vector_blobs b JOIN documents d USING (document_id) WHERE document_id = $1 AND tenant_id = $2',
        [documentId, tenantId],
        { signal },
      );
      return rows;
    },
    collectBlobs: ({ limit, remove }, signal) =>
      db.transaction(
        async (tx) => {
          const { rows } = await tx.query<BlobLocation & { document_id: string }>(takeBlobsSql, [
            blobRetentionMs,
            limit,
          ]);
          for (const { document_id, bucket, key } of rows) {
            await remove({ bucket, key });
            const forgotten = [document_id, bucket, key];
            await tx.query(
              'DELETE FROM vector_blobs WHERE document_id = $1 AND bucket = $2 AND key = $3',
              forgotten,
            );
          }
          return rows.length;
        },
        { signal },
      ),
    change: (document, decide, options) =>
      unitOfWork.run(async (tx) => {
        const state = await lock(tx, document);
        const change = decide({ ...state, chunkCount: await countChunks(tx, document.documentId) });
        if (change === undefined) return undefined;
        await write(tx, document.documentId, change);
        for (const event of change.events ?? []) await tx.publish(event);
        return change;
      }, options),
  };
}

/** Nobody would use vectors of a document that is deleted, or of a version that was overtaken, and nobody would remove them. */
async function insertWanted(
  tx: Tx,
  document: DocumentVersion,
  made: Parameters<EmbeddingRepository['saveVectors']>[1],
): Promise<void> {
  const { deleted, settledVersion } = await lock(tx, document);
  if (!deleted && settledVersion <= document.version) await insertVectors(tx, document, made);
}

interface DocumentRow {
  /** Null for a document that is not known. */
  version: number | null;
  deleted_at: Date | null;
}

type StateOfRow = Pick<DocumentState, 'settledVersion' | 'deleted'>;

function toState(row: DocumentRow | undefined): StateOfRow {
  return { settledVersion: row?.version ?? 0, deleted: row?.deleted_at != null };
}

/** Makes the document's row if it is new, and locks it until the transaction ends. */
async function lock(tx: Tx, document: DocumentKey): Promise<StateOfRow> {
  const { rows } = await tx.query<DocumentRow & { tenant_id: string }>(
    `INSERT INTO documents (document_id, tenant_id) VALUES ($1, $2)
     ON CONFLICT (document_id) DO UPDATE SET document_id = EXCLUDED.document_id
     RETURNING tenant_id, version, deleted_at`,
    [document.documentId, document.tenantId],
  );
  if (rows[0]?.tenant_id !== document.tenantId) throw documentNotFound();
  return toState(rows[0]);
}

/** A document of another tenant is treated like one that does not exist, and not changed. */
function documentNotFound(): AppError {
  return new AppError('not_found', 'There is no such document.', { reason: 'document_not_found' });
}

/** A statement of its own: that which waits for the lock sees the chunks as they were before it waited. */
async function countChunks(tx: Tx, documentId: string): Promise<number> {
  const { rows } = await tx.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM chunks WHERE document_id = $1',
    [documentId],
  );
  return rows[0]?.n ?? 0;
}

async function write(
  tx: Tx,
  documentId: string,
  { settle, tombstone, purge }: DocumentChange,
): Promise<void> {
  if (settle !== undefined) {
    const { content, chunks } = settle;
    await tx.query('UPDATE documents SET version = $2 WHERE document_id = $1', [documentId, content.version]);
    if (chunks.length > 0) await replaceChunks(tx, settle);
    else await removeUnusedVectors(tx, documentId, []);
  }
  if (tombstone) {
    await tx.query('UPDATE documents SET deleted_at = COALESCE(deleted_at, now()) WHERE document_id = $1', [
      documentId,
    ]);
  }
  if (purge) {
    await removeUnusedVectors(tx, documentId, await removeChunks(tx, documentId));
  }
}

/**
 * A vector that was found in the cache may be gone by now: it was of a document that was deleted since, or was not used yet when another
 * version of this one was settled.
 */
async function replaceChunks(
  tx: Tx,
  { content, model, chunks, vectors, notes, attachmentCount = 0 }: NonNullable<DocumentChange['settle']>,
): Promise<void> {
  const { documentId, sha256 } = content;
  const replaced = await removeChunks(tx, documentId);
  await tx.query(
    `UPDATE documents SET chunks_of = $2, chunk_count = $3, warnings = $4, properties = $5, attachment_count = $6
     WHERE document_id = $1`,
    [
      documentId,
      sha256,
      chunks.length,
      JSON.stringify(notes.warnings),
      JSON.stringify(notes.properties ?? null),
      attachmentCount,
    ],
  );
  const placed = placedChunks(chunks);
  for (let at = 0; at < placed.length; at += chunksPerStatement) {
    await insertChunks(tx, content, { model, chunks: placed.slice(at, at + chunksPerStatement) });
  }
  await insertMissingVectors(tx, content, { model, vectors });
  await removeUnusedVectors(tx, documentId, replaced);
}

type PlacedChunk = Chunk & { readonly start: number };

/** Each with the offset in the text of what is new in it, in UTF-16 units. */
function placedChunks(chunks: readonly Chunk[]): PlacedChunk[] {
  let end = 0;
  return chunks.map((chunk) => {
    const start = end + chunk.lead.length;
    end = start + chunk.text.length - chunk.repeated;
    return { ...chunk, start };
  });
}

async function insertChunks(
  tx: Tx,
  { documentId, version, tenantId }: DocumentContent,
  { model, chunks }: { model: string; chunks: readonly PlacedChunk[] },
): Promise<void> {
  const rows = chunks.map((c) => ({
    ordinal: c.ordinal,
    text: c.text,
    headings: c.headings,
    page: c.page ?? null,
    lead: c.lead,
    repeated: c.repeated,
    start_at: c.start,
    token_count: c.tokenCount,
    content_hash: c.contentHash,
  }));
  await tx.query(
    `INSERT INTO chunks (document_id, version, tenant_id, model, ordinal, text, headings, page, lead, repeated, start_at,
       token_count, content_hash)
     SELECT $1, $2, $3, $4, ordinal, text, headings, page, lead, repeated, start_at, token_count, content_hash
     FROM json_to_recordset($5::json) AS new
       (ordinal int, text text, headings text[], page int, lead text, repeated int, start_at int, token_count int,
        content_hash text)`,
    [documentId, version, tenantId, model, JSON.stringify(rows)],
  );
}

/** @returns the content hashes of the removed chunks */
async function removeChunks(tx: Tx, documentId: string): Promise<string[]> {
  const { rows } = await tx.query<{ content_hash: string }>(
    'DELETE FROM chunks WHERE document_id = $1 RETURNING content_hash',
    [documentId],
  );
  return rows.map((row) => row.content_hash);
}
