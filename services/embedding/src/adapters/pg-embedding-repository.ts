import type { BlobLocation } from '@lectern/contracts';
import type { Db, Tx } from '@lectern/db';
import type { Inbox } from '@lectern/events';
import type { Chunk } from '../domain/chunk.ts';
import type {
  DocumentContent,
  DocumentState,
  DocumentVersion,
  EmbeddingRepository,
  SettleOutcome,
} from '../ports.ts';
import { findEmbedded } from './find-embedded.ts';
import { vectorFromBytes, vectorToBytes } from './vector-bytes.ts';

/** Some megabytes of JSON at most; in one statement, a long document would be in memory three times more. */
const chunksPerStatement = 1_000;

/** The name under which this service notes events in its inbox. */
const consumer = 'embedding';

/**
 * All writes about one document take its row in `documents` first, so a deletion and a run that is still embedding can
 * come in any order: whichever is later sees the other.
 */
export function createPgEmbeddingRepository(parts: { db: Db; inbox: Inbox }): EmbeddingRepository {
  const { db, inbox } = parts;
  return {
    stateOf: async (documentId, eventId) => {
      const { rows } = await db.query<DocumentRow & { handled: boolean }>(
        `SELECT d.version, d.deleted_at, i.event_id IS NOT NULL AS handled
         FROM (VALUES (1)) AS one
         LEFT JOIN documents d ON d.document_id = $1
         LEFT JOIN inbox i ON i.consumer = $2 AND i.event_id = $3`,
        [documentId, consumer, eventId],
      );
      return { ...toState(rows[0]), handled: rows[0]?.handled === true };
    },
    findEmbedded: (document, model) => findEmbedded(db, document, model),
    findVectors: async (tenantId, model, hashes) => {
      const { rows } = await db.query<{ content_hash: string; vector: Buffer }>(
        'SELECT content_hash, vector FROM vectors WHERE tenant_id = $1 AND model = $2 AND content_hash = ANY($3)',
        [tenantId, model, hashes],
      );
      return new Map(rows.map((row) => [row.content_hash, vectorFromBytes(row.vector)]));
    },
    saveVectors: (document, model, vectors) =>
      db.transaction(async (tx) => {
        const { deleted } = await lock(tx, document);
        if (!deleted) await insertVectors(tx, document, { model, vectors });
      }),
    noteBlob: async (documentId, { bucket, key }) => {
      await db.query(
        `INSERT INTO vector_blobs (document_id, bucket, key) SELECT $1, $2, $3
         WHERE NOT EXISTS (SELECT FROM documents WHERE document_id = $1 AND deleted_at IS NOT NULL)
         ON CONFLICT DO NOTHING`,
        [documentId, bucket, key],
      );
    },
    settle: ({ eventId, document, model, chunks }, announce) =>
      db.transaction(async (tx): Promise<SettleOutcome> => {
        const state = await lock(tx, document);
        if (!(await inbox.once(tx, consumer, eventId))) return 'seen';
        if (state.deleted) return 'deleted';
        if (state.settledVersion > document.version) return 'stale';
        await tx.query('UPDATE documents SET version = $2 WHERE document_id = $1', [
          document.documentId,
          document.version,
        ]);
        if (chunks.length > 0) await replaceChunks(tx, document, { model, chunks });
        await announce(tx);
        return 'settled';
      }),
    bury: (document) => db.transaction((tx) => bury(tx, document)),
    purge: ({ eventId, documentId, tenantId }, announce) =>
      db.transaction(async (tx) => {
        await lock(tx, { documentId, tenantId });
        const removed = await removeAll(tx, documentId);
        if (await inbox.once(tx, consumer, eventId)) await announce(tx, removed);
      }),
  };
}

async function bury(tx: Tx, document: { documentId: string; tenantId: string }): Promise<BlobLocation[]> {
  await lock(tx, document);
  await tx.query('UPDATE documents SET deleted_at = coalesce(deleted_at, now()) WHERE document_id = $1', [
    document.documentId,
  ]);
  const { rows } = await tx.query<{ bucket: string; key: string }>(
    'SELECT bucket, key FROM vector_blobs WHERE document_id = $1',
    [document.documentId],
  );
  return rows;
}

interface DocumentRow {
  /** Null for a document that was never heard of. */
  version: number | null;
  deleted_at: Date | null;
}

type SettledState = Pick<DocumentState, 'settledVersion' | 'deleted'>;

function toState(row: DocumentRow | undefined): SettledState {
  return { settledVersion: row?.version ?? 0, deleted: row?.deleted_at != null };
}

/** Makes the document's row if it is new, and holds it until the transaction ends. */
async function lock(tx: Tx, document: { documentId: string; tenantId: string }): Promise<SettledState> {
  const { rows } = await tx.query<DocumentRow>(
    `INSERT INTO documents (document_id, tenant_id) VALUES ($1, $2)
     ON CONFLICT (document_id) DO UPDATE SET document_id = excluded.document_id
     RETURNING version, deleted_at`,
    [document.documentId, document.tenantId],
  );
  return toState(rows[0]);
}

async function insertVectors(
  tx: Tx,
  document: DocumentVersion,
  { model, vectors }: { model: string; vectors: ReadonlyMap<string, Float32Array> },
): Promise<void> {
  await tx.query(
    `INSERT INTO vectors (tenant_id, model, document_id, content_hash, vector)
     SELECT $1, $2, $3, content_hash, vector FROM unnest($4::text[], $5::bytea[]) AS new (content_hash, vector)
     ON CONFLICT DO NOTHING`,
    [
      document.tenantId,
      model,
      document.documentId,
      [...vectors.keys()],
      [...vectors.values()].map(vectorToBytes),
    ],
  );
}

async function replaceChunks(
  tx: Tx,
  document: DocumentContent,
  { model, chunks }: { model: string; chunks: readonly Chunk[] },
): Promise<void> {
  const replaced = await removeChunks(tx, document.documentId);
  await tx.query('UPDATE documents SET chunks_of = $2 WHERE document_id = $1', [
    document.documentId,
    document.sha256,
  ]);
  for (let at = 0; at < chunks.length; at += chunksPerStatement) {
    await insertChunks(tx, document, { model, chunks: chunks.slice(at, at + chunksPerStatement) });
  }
  await removeUnusedVectors(tx, document.documentId, replaced);
}

async function insertChunks(
  tx: Tx,
  document: DocumentContent,
  { model, chunks }: { model: string; chunks: readonly Chunk[] },
): Promise<void> {
  const rows = chunks.map((c) => ({
    ordinal: c.ordinal,
    text: c.text,
    headings: c.headings,
    page: c.page ?? null,
    token_count: c.tokenCount,
    content_hash: c.contentHash,
  }));
  await tx.query(
    `INSERT INTO chunks (document_id, version, tenant_id, model, ordinal, text, headings, page, token_count, content_hash)
     SELECT $1, $2, $3, $4, ordinal, text, headings, page, token_count, content_hash
     FROM json_to_recordset($5::json) AS new
       (ordinal int, text text, headings text[], page int, token_count int, content_hash text)`,
    [document.documentId, document.version, document.tenantId, model, JSON.stringify(rows)],
  );
}

async function removeAll(tx: Tx, documentId: string): Promise<number> {
  const removed = await removeChunks(tx, documentId);
  await removeUnusedVectors(tx, documentId, removed);
  await tx.query('DELETE FROM vector_blobs WHERE document_id = $1', [documentId]);
  return removed.length;
}

async function removeChunks(tx: Tx, documentId: string): Promise<string[]> {
  const { rows } = await tx.query<{ content_hash: string }>(
    'DELETE FROM chunks WHERE document_id = $1 RETURNING content_hash',
    [documentId],
  );
  return rows.map((row) => row.content_hash);
}

/** Vectors that the document brought or used, unless a chunk of the tenant still uses them. */
async function removeUnusedVectors(tx: Tx, documentId: string, hashes: readonly string[]): Promise<void> {
  await tx.query(
    `DELETE FROM vectors v
     WHERE (v.document_id = $1
         OR (v.tenant_id = (SELECT tenant_id FROM documents WHERE document_id = $1) AND v.content_hash = ANY($2)))
       AND NOT EXISTS (SELECT 1 FROM chunks c
         WHERE c.tenant_id = v.tenant_id AND c.model = v.model AND c.content_hash = v.content_hash)`,
    [documentId, hashes],
  );
}
