import type { Tx } from '@lectern/db';
import { validate as isUuid } from 'uuid';
import { collectionNotFound } from '../domain/collection.ts';
import type { DeleteOperation } from '../domain/delete-operation.ts';
import type { Document } from '../domain/document.ts';

/** Channel on which instances notify each other that a document changed; the payload is its id. */
export const changeChannel = 'document_changes';

/** Writes a document that is new. */
export async function insertDocument(tx: Tx, document: Document): Promise<void> {
  await tx.query(
    `INSERT INTO documents (id, tenant_id, owner_id, title, visibility, sharing_revision, metadata, version, status,
       chunk_count, failure, created_at, updated_at, attempt, title_given, warnings, properties,
       filename, description_revision, attached_to, attached_version, attached_part, attached_depth)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
    [
      document.id,
      document.tenantId,
      document.ownerId,
      document.title,
      document.visibility,
      document.sharingRevision,
      JSON.stringify(document.metadata),
      document.version,
      document.status,
      document.chunkCount,
      failureOf(document),
      document.createdAt,
      document.updatedAt,
      document.attempt,
      ...readingOf(document),
      document.filename,
      document.descriptionRevision,
      document.attachedTo?.documentId,
      document.attachedTo?.version,
      document.attachedTo?.part,
      document.attachedTo?.depth,
    ],
  );
}

/** Writes what can change of a document that is locked by the transaction. With a step, it was not swept yet. */
export async function updateDocument(tx: Tx, document: Document): Promise<void> {
  await tx.query(
    `UPDATE documents SET title = $2, metadata = $3, version = $4, status = $5, chunk_count = $6, failure = $7,
       updated_at = $8, visibility = $9, sharing_revision = $10, attempt = $11,
       title_given = $12, warnings = $13, properties = $14, filename = $15, description_revision = $16,
       sweeps = CASE WHEN (version, status, attempt) = ($4, $5, $11) THEN sweeps ELSE 0 END
     WHERE id = $1`,
    [
      document.id,
      document.title,
      JSON.stringify(document.metadata),
      document.version,
      document.status,
      document.chunkCount,
      failureOf(document),
      document.updatedAt,
      document.visibility,
      document.sharingRevision,
      document.attempt,
      ...readingOf(document),
      document.filename,
      document.descriptionRevision,
    ],
  );
}

/** Makes the readers of a document that is locked, or new, those that it has now. */
export async function writeReaders(tx: Tx, { id, tenantId, readers }: Document): Promise<void> {
  await tx.query('DELETE FROM document_readers WHERE document_id = $1 AND reader_id <> ALL ($2)', [
    id,
    readers,
  ]);
  await tx.query(
    `INSERT INTO document_readers (document_id, tenant_id, reader_id) SELECT $1, $2, unnest($3::text[])
     ON CONFLICT DO NOTHING`,
    [id, tenantId, readers],
  );
}

const joinSql = `INSERT INTO document_collections (document_id, collection_id, tenant_id, attributes, added_by, added_at)
  SELECT $1, m.id, $2, m.attributes, m."addedBy", m."addedAt"
  FROM jsonb_to_recordset($3) AS m (id uuid, attributes jsonb, "addedBy" text, "addedAt" timestamptz)
  ON CONFLICT (document_id, collection_id) DO UPDATE SET attributes = EXCLUDED.attributes`;

/** Makes the collections of a document that is locked, or new, those that it has now. */
export async function writeMemberships(tx: Tx, { id, tenantId, collections }: Document): Promise<void> {
  await tx.query(
    'DELETE FROM document_collections WHERE document_id = $1 AND collection_id <> ALL ($2::uuid[])',
    [id, collections.map((membership) => membership.id)],
  );
  await tx.query(joinSql, [id, tenantId, JSON.stringify(collections)]);
}

/**
 * Holds the collections that a document comes into, against their deletion.
 *
 * @throws AppError `not_found` (`collection_not_found`) unless there are all of them in the tenant
 */
export async function holdCollections(tx: Tx, tenantId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  if (!ids.every((id) => isUuid(id))) throw collectionNotFound();
  const { rowCount } = await tx.query(
    `SELECT FROM collections WHERE id = ANY ($1::uuid[]) AND tenant_id = $2 AND deleted_at IS NULL ORDER BY id FOR SHARE`,
    [ids, tenantId],
  );
  if (rowCount !== ids.length) throw collectionNotFound();
}

/** Of older versions nothing is read; the steps that a document shows are of these at most. */
const versionsKept = 50;

/** Adds the newest version unless it is there: versions never change. The oldest then go, with their steps. */
export async function addVersion(tx: Tx, { id, version, content, updatedAt }: Document): Promise<void> {
  const { rowCount } = await tx.query(
    `INSERT INTO document_versions (document_id, version, content_type, bytes, sha256, blob_bucket, blob_key, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT DO NOTHING`,
    [
      id,
      version,
      content.contentType,
      content.bytes,
      content.sha256,
      content.location.bucket,
      content.location.key,
      updatedAt,
    ],
  );
  if (rowCount === 0 || version <= versionsKept) return;
  const past = [id, version - versionsKept];
  await tx.query('DELETE FROM document_timeline WHERE document_id = $1 AND version <= $2', past);
  await tx.query('DELETE FROM document_versions WHERE document_id = $1 AND version <= $2', past);
}

const forgetReadingSql = `UPDATE document_timeline SET warnings = NULL, properties = NULL
  WHERE document_id = $1 AND (warnings IS NOT NULL OR properties IS NOT NULL)`;

/**
 * Writes the steps of the newest version and, in the same statement, notifies the instances that wait for them; Postgres
 * delivers that at the commit. A step that is there keeps its position, unless it is of a higher attempt.
 */
export async function writeTimeline(tx: Tx, { id, version, status, timeline }: Document): Promise<void> {
  // Steps of older versions, too: a tombstone has no words of its document.
  if (status === 'deleted') await tx.query(forgetReadingSql, [id]);
  const steps = timeline
    .filter((entry) => entry.version === version)
    .map(({ chunkCount, attempt = 1, ...step }) => ({ ...step, chunk_count: chunkCount, attempt }));
  await tx.query(
    `DELETE FROM document_timeline t USING jsonb_to_recordset($3) AS step (status text, attempt integer)
     WHERE t.document_id = $1 AND t.version = $2 AND t.status = step.status AND t.attempt < step.attempt`,
    [id, version, JSON.stringify(steps)],
  );
  await tx.query(
    `WITH written AS (
       INSERT INTO document_timeline
         (document_id, version, status, at, chunk_count, failure, attempt, warnings, properties)
       SELECT $1, $2, step.status, step.at, step.chunk_count, step.failure, step.attempt, step.warnings, step.properties
       FROM jsonb_to_recordset($3)
         AS step (status text, at timestamptz, chunk_count integer, failure jsonb, attempt integer, warnings jsonb,
           properties jsonb)
       ORDER BY step.at
       ON CONFLICT (document_id, version, status) DO UPDATE
         SET at = EXCLUDED.at, chunk_count = EXCLUDED.chunk_count, failure = EXCLUDED.failure,
           warnings = EXCLUDED.warnings, properties = EXCLUDED.properties
     )
     SELECT pg_notify('${changeChannel}', $1::text)`,
    [id, version, JSON.stringify(steps)],
  );
}

/** Writes a deletion that is new, or what was confirmed of one that is stored. */
export async function writeOperation(tx: Tx, operation: DeleteOperation): Promise<void> {
  const { confirmed, removed } = operation;
  await tx.query(
    `INSERT INTO delete_operations (id, document_id, tenant_id, requested_by, content_removed_at, chunks_removed_at,
       index_removed_at, created_at, updated_at, content_removed, chunks_removed, index_removed, attachments,
       attachments_removed_at, collections)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     ON CONFLICT (id) DO UPDATE SET content_removed_at = EXCLUDED.content_removed_at,
       chunks_removed_at = EXCLUDED.chunks_removed_at, index_removed_at = EXCLUDED.index_removed_at,
       content_removed = EXCLUDED.content_removed, chunks_removed = EXCLUDED.chunks_removed,
       index_removed = EXCLUDED.index_removed, attachments_removed_at = EXCLUDED.attachments_removed_at,
       updated_at = EXCLUDED.updated_at`,
    [
      operation.id,
      operation.documentId,
      operation.tenantId,
      operation.requestedBy,
      confirmed.content,
      confirmed.chunks,
      confirmed.index,
      operation.createdAt,
      operation.updatedAt,
      removed.content,
      removed.chunks,
      removed.index,
      operation.attachments ?? 0,
      confirmed.attachments,
      operation.collections ?? [],
    ],
  );
}

function readingOf({ titleGiven, warnings, properties }: Document): unknown[] {
  return [titleGiven, JSON.stringify(warnings), properties === undefined ? null : JSON.stringify(properties)];
}

function failureOf({ failure }: Document): string | null {
  return failure === undefined ? null : JSON.stringify(failure);
}
