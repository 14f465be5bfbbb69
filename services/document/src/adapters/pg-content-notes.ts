import type { Db, Tx } from '@lectern/db';
import { AppError } from '@lectern/errors';
import type { Content, Document } from '../domain/document.ts';
import { isGone } from '../domain/status.ts';
import type { ContentNotes } from '../ports.ts';

export interface PgContentNotesParts {
  readonly db: Db;
  /** How long bytes are kept that no document points to, in milliseconds, by the clock of the database. */
  readonly graceMs: number;
}

const noteSql = `INSERT INTO document_blobs (document_id, tenant_id, blob_bucket, blob_key) VALUES ($1, $2, $3, $4)
  ON CONFLICT (document_id, blob_bucket, blob_key) DO NOTHING`;

const isDue = 'unused_since <= now() - make_interval(secs => $1::float8 / 1000)';

/** Committed before the bytes are removed: a process that ends right after that leaves no place that can still be used. */
const giveUpSql = `UPDATE document_blobs b SET removed_at = now()
  FROM (SELECT document_id, blob_bucket, blob_key FROM document_blobs WHERE ${isDue} AND removed_at IS NULL
    ORDER BY unused_since LIMIT $2 FOR UPDATE SKIP LOCKED) due
  WHERE b.document_id = due.document_id AND b.blob_bucket = due.blob_bucket AND b.blob_key = due.blob_key`;

/** Locked until the bytes are gone: another instance passes by. */
const takeSql = `SELECT document_id, blob_bucket, blob_key FROM document_blobs WHERE ${isDue} AND removed_at IS NOT NULL
  ORDER BY unused_since LIMIT $2 FOR UPDATE SKIP LOCKED`;

/** Only {@link clearedSql} makes it unused since later than it was given up. */
const forgetSql = `DELETE FROM document_blobs WHERE document_id = $1 AND blob_bucket = $2 AND blob_key = $3
  AND removed_at <= unused_since`;

const clearedSql = `UPDATE document_blobs SET unused_since = now()
  WHERE document_id = $1 AND blob_bucket = $2 AND blob_key = $3`;

/** The newest version points to its bytes from now on, unless they were removed in the meantime. */
const useSql = `INSERT INTO document_blobs AS b (document_id, tenant_id, blob_bucket, blob_key, unused_since)
  VALUES ($1, $2, $3, $4, NULL)
  ON CONFLICT (document_id, blob_bucket, blob_key) DO UPDATE SET unused_since = NULL WHERE b.removed_at IS NULL`;

const releaseSql = `UPDATE document_blobs SET unused_since = now()
  WHERE document_id = $1 AND unused_since IS NULL AND ($2::text IS NULL OR blob_key <> $2)`;

/** {@link ContentNotes} on Postgres. What documents point to is written by {@link writeUse}. */
export function createPgContentNotes({ db, graceMs }: PgContentNotesParts): ContentNotes {
  return {
    note: async ({ documentId, tenantId }, { bucket, key }, signal) => {
      await db.query(noteSql, [documentId, tenantId, bucket, key], { signal });
    },
    collect: async ({ limit, remove }, signal) => {
      await db.query(giveUpSql, [graceMs, limit], { signal });
      return db.transaction(
        async (tx) => {
          const { rows } = await tx.query<NoteRow>(takeSql, [graceMs, limit]);
          for (const row of rows) {
            await remove({ bucket: row.blob_bucket, key: row.blob_key });
            await settle(tx, row);
          }
          return rows.length;
        },
        { signal },
      );
    },
  };
}

interface NoteRow {
  readonly document_id: string;
  readonly blob_bucket: string;
  readonly blob_key: string;
}

/** The second removal forgets the place, the first one has it removed once more: a slow store may take the bytes late. */
async function settle(tx: Tx, { document_id, blob_bucket, blob_key }: NoteRow): Promise<void> {
  const values = [document_id, blob_bucket, blob_key];
  if ((await tx.query(forgetSql, values)).rowCount === 0) await tx.query(clearedSql, values);
}

/**
 * Writes which bytes a document points to after a change: those of its newest version, and none once that is rejected or
 * the document deleted.
 *
 * @throws AppError `unavailable` (`upload_expired`) when the bytes of its newest version were removed
 */
export async function writeUse(tx: Tx, document: Document, before?: Document): Promise<void> {
  const { id, tenantId, version, content, status } = document;
  if (status === 'deleted' || status === 'rejected') await tx.query(releaseSql, [id, null]);
  if (isGone(status) || version === before?.version) return;
  const { bucket, key }: Content['location'] = content.location;
  if ((await tx.query(useSql, [id, tenantId, bucket, key])).rowCount === 0) throw uploadExpired();
  await tx.query(releaseSql, [id, key]);
}

function uploadExpired(): AppError {
  return new AppError('unavailable', 'The upload took so long that its bytes were removed. Send it again.', {
    reason: 'upload_expired',
    retryable: true,
    retryAfterSeconds: 1,
  });
}
