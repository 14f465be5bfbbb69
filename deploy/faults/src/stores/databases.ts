import type { Query } from './query.ts';
import type { Snapshot } from './snapshot.ts';

/** Services that publish events. */
const publishers = ['document', 'embedding', 'retrieval', 'user'] as const;

const documentsSql = `SELECT d.id, d.tenant_id AS "tenantId", d.title, d.version, d.status, d.chunk_count AS "chunkCount",
    d.failure, v.sha256, v.bytes::float8 AS bytes, v.blob_key AS "blobKey"
  FROM documents d JOIN document_versions v ON v.document_id = d.id AND v.version = d.version`;
const notesSql = `SELECT document_id AS "documentId", blob_key AS key, unused_since IS NULL AS "isUsed" FROM document_blobs`;
const operationsSql = `SELECT document_id AS "documentId",
    CASE WHEN content_removed_at IS NOT NULL THEN coalesce(content_removed, 0) END AS content,
    CASE WHEN chunks_removed_at IS NOT NULL THEN coalesce(chunks_removed, 0) END AS chunks,
    CASE WHEN index_removed_at IS NOT NULL THEN coalesce(index_removed, 0) END AS index
  FROM delete_operations`;
const chunksSql = `SELECT document_id AS "documentId", tenant_id AS "tenantId", version, ordinal, content_hash AS "contentHash"
  FROM chunks`;
const vectorsSql = `SELECT tenant_id AS "tenantId", content_hash AS "contentHash", document_id AS "documentId" FROM vectors`;
const claimsSql = `SELECT document_id AS "documentId", tenant_id AS "tenantId", newest_bytes::float8 AS "newestBytes",
    earlier_bytes::float8 AS "earlierBytes", settled AS "isSettled" FROM document_claims`;
const reservedSql = `SELECT document_id AS "documentId", tenant_id AS "tenantId", reserved_bytes::float8 AS bytes FROM storage_claims`;
const sumsSql = 'SELECT tenant_id AS "tenantId", reserved_bytes::float8 AS bytes FROM tenant_storage';
const indexedSql = `SELECT document_id AS "documentId", state, live_version AS "liveVersion", chunk_count AS "chunkCount"
  FROM documents`;

/** What stands in the databases. */
export async function readDatabases(
  query: Query,
): Promise<
  Pick<
    Snapshot,
    | 'chunks'
    | 'claims'
    | 'reserved'
    | 'reservedSums'
    | 'claimChecks'
    | 'documents'
    | 'indexed'
    | 'notedBlobs'
    | 'operations'
    | 'outboxes'
    | 'vectors'
  >
> {
  return {
    documents: await query('document', documentsSql),
    notedBlobs: await query('document', notesSql),
    operations: await query('document', operationsSql),
    chunks: await query('embedding', chunksSql),
    vectors: await query('embedding', vectorsSql),
    claimChecks: await query('embedding', 'SELECT document_id AS "documentId", key FROM vector_blobs'),
    indexed: await query('retrieval', indexedSql),
    claims: await query('document', claimsSql),
    reserved: await query('user', reservedSql),
    reservedSums: await query('user', sumsSql),
    outboxes: await countOutboxes(query),
  };
}

/** How many events wait to be published, by service. */
export async function countOutboxes(query: Query): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const service of publishers) {
    const [row] = await query<{ n: number }>(service, 'SELECT count(*)::int AS n FROM outbox');
    counts[service] = row?.n ?? 0;
  }
  return counts;
}

/** The whole history of a document, an entry a line. */
export async function readHistory(query: Query, documentId: string): Promise<string[]> {
  const rows = await query<{ at: Date; kind: string; caused: string; data: unknown }>(
    'document',
    `SELECT at, kind, coalesce('request ' || request_id, 'event ' || event_id, '') AS caused, data
      FROM document_history WHERE document_id = $1 ORDER BY position`,
    [documentId],
  );
  return rows.map(
    ({ at, kind, caused, data }) => `${at.toISOString()} ${kind} ${caused} ${JSON.stringify(data)}`,
  );
}
