import type { Queryable } from '@lectern/db';
import { AppError } from '@lectern/errors';
import type { DocumentKey } from '../domain/indexed-document.ts';

/** Two numbers, so that it is none of the locks of documents, which are one number each. */
const lockKey = '1, 4';

/** Locks which indexes there are, until the transaction ends. Changes of documents wait so long. */
export async function lockIndexes(tx: Queryable): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(${lockKey})`);
}

const markSql = `INSERT INTO reindex_documents (index_id, document_id, tenant_id) VALUES ($1, $2, $3)
  ON CONFLICT (index_id, document_id) DO UPDATE SET marks = reindex_documents.marks + 1, problem = NULL`;

/**
 * Sees to it that what is committed about a document fits the indexes of that moment, which stay what they are until then:
 * the active one has its points, and the one that is being built has them or knows that it has not.
 *
 * @throws AppError `unavailable` (`index_switched`) when the points are not in the active index
 */
export async function holdIndexes(
  tx: Queryable,
  { documentId, tenantId }: DocumentKey,
  writtenTo: readonly number[],
): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock_shared(${lockKey})`);
  // A statement of its own: that which waits for the lock sees the rows as they were before it waited.
  const { rows } = await tx.query<{ id: number; state: 'active' | 'building' }>(
    "SELECT id, state FROM vector_indexes WHERE state IN ('active', 'building')",
  );
  for (const { id, state } of rows) {
    if (writtenTo.includes(id)) continue;
    if (state === 'active') throw indexSwitched();
    await tx.query(markSql, [id, documentId, tenantId]);
  }
}

function indexSwitched(): AppError {
  const message = 'Another index has become the active one while the document was written.';
  return new AppError('unavailable', message, { reason: 'index_switched' });
}
