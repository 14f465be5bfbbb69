import type { Db, Tx } from '@lectern/db';
import type { EventTx, UnitOfWork } from '@lectern/events';
import type { Document } from '../domain/document.ts';
import { type DocumentStatus, isGone } from '../domain/status.ts';
import type { Change, Current, DocumentChoice, Republisher } from '../ports.ts';
import { readClaim } from './claim-rows.ts';
import {
  type DocumentRow,
  type OperationRow,
  selectDeletion,
  selectDocument,
  toDocument,
  toOperation,
} from './document-rows.ts';
import { writeChange } from './pg-document-repository.ts';

export interface PgRepublisherParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
}

const chosen = `d.status <> 'deleted' AND d.created_at <= $1 AND d.status = ANY($2)
  AND ($3::uuid[] IS NULL OR d.id = ANY($3))
  AND ($4::text IS NULL OR d.tenant_id = $4)`;

const countSql = `SELECT d.status, count(*)::int AS count FROM documents d WHERE ${chosen} GROUP BY d.status`;

/** Postgres checks a row again after a wait for its lock: one that was deleted meanwhile is left out. */
const lockSql = `SELECT d.id FROM documents d WHERE ${chosen} AND ($5::uuid IS NULL OR d.id > $5)
  ORDER BY d.id LIMIT $6 FOR UPDATE`;

const lockedSql = `${selectDocument} WHERE d.id = ANY($1) ORDER BY d.id`;

/** {@link Republisher} on Postgres. */
export function createPgRepublisher({ db, unitOfWork }: PgRepublisherParts): Republisher {
  return {
    count: async (choice, signal) => {
      const { rows } = await db.query<{ status: DocumentStatus; count: number }>(countSql, valuesOf(choice), {
        signal,
      });
      return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
    },
    republishNext: async ({ choice, after, limit }, decide, signal) => {
      const ids = await unitOfWork.run(
        async (tx) => {
          const values = [...valuesOf(choice), after, limit];
          const { rows: locked } = await tx.query<{ id: string }>(lockSql, values);
          const ids = locked.map(({ id }) => id);
          await republishLocked(tx, ids, decide);
          return ids;
        },
        { signal },
      );
      return ids ?? [];
    },
  };
}

/**
 * Writes what `decide` says of each document, with its events, in the order of their ids. The transaction has locked them,
 * by an earlier statement, so that this one reads their newest versions.
 *
 * @returns the ids of those for which it said something
 */
export async function republishLocked(
  tx: EventTx,
  ids: readonly string[],
  decide: (current: Current) => Change | undefined,
): Promise<string[]> {
  const { rows } = await tx.query<DocumentRow>(lockedSql, [ids]);
  const written: string[] = [];
  for (const row of rows) {
    const current = await currentOf(tx, toDocument(row));
    const change = decide(current);
    if (change === undefined) continue;
    await writeChange(tx, change, { current, cause: {} });
    written.push(row.id);
  }
  return written;
}

/** Only a document that is gone has an operation. */
async function currentOf(tx: Tx, document: Document): Promise<Current> {
  const claim = await readClaim(tx, document.id);
  if (!isGone(document.status)) return { document, operation: undefined, claim };
  const { rows } = await tx.query<OperationRow>(selectDeletion, [document.id, document.tenantId]);
  return { document, operation: rows[0] && toOperation(rows[0]), claim };
}

function valuesOf({ createdUntil, statuses, documentIds, tenantId }: DocumentChoice): unknown[] {
  return [createdUntil, statuses, documentIds, tenantId];
}
