import type { Db, Tx } from '@lectern/db';
import type { DeletedDocuments } from '../ports.ts';

export interface PgDeletedDocumentsParts {
  readonly db: Pick<Db, 'transaction'>;
  /** How long a deleted document is remembered, in milliseconds, by the clock of the database. */
  readonly retentionMs: number;
}

const perBatch = 500;

/**
 * By the words of its partial index. Those whose bytes may still come are left until they are collected, and an attachment for as long as its mail
 * may be taken apart again: it would come back.
 */
const takeSql = `SELECT id FROM documents d
  WHERE status = 'deleted' AND updated_at < now() - make_interval(secs => $1::float8 / 1000)
    AND NOT EXISTS (SELECT FROM document_blobs b WHERE b.document_id = d.id)
    AND NOT EXISTS (SELECT FROM documents m
      WHERE m.id = d.attached_to AND m.status <> 'deleted' AND m.version <= d.attached_version)
  ORDER BY updated_at LIMIT ${perBatch} FOR UPDATE SKIP LOCKED`;

/** What refers to a document, before the document. */
const tables = [
  ...(['delete_operations', 'document_readers', 'document_collections', 'document_timeline'] as const),
  ...(['document_versions', 'document_history'] as const),
];

/** {@link DeletedDocuments} on Postgres. */
export function createPgDeletedDocuments({ db, retentionMs }: PgDeletedDocumentsParts): DeletedDocuments {
  return {
    purge: async () => {
      let purged = 0;
      for (;;) {
        const batch = await db.transaction((tx) => purgeBatch(tx, retentionMs));
        purged += batch;
        if (batch < perBatch) return purged;
      }
    },
  };
}

async function purgeBatch(tx: Tx, retentionMs: number): Promise<number> {
  const { rows } = await tx.query<{ id: string }>(takeSql, [retentionMs]);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return 0;
  for (const table of tables) await tx.query(`DELETE FROM ${table} WHERE document_id = ANY($1)`, [ids]);
  await tx.query('DELETE FROM documents WHERE id = ANY($1)', [ids]);
  return ids.length;
}
