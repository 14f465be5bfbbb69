import type { Db } from '@lectern/db';
import type { UnitOfWork } from '@lectern/events';
import type { DocumentStatus } from '../domain/status.ts';
import type { OverdueDocuments } from '../ports/overdue-documents.ts';
import { type ClaimRow, toClaim } from './claim-rows.ts';
import { republishLocked } from './pg-republisher.ts';

export interface PgOverdueDocumentsParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
}

/** By the words of its partial index. A step resets the count of sweeps, see `updateDocument`. */
const waiting = `d.status IN ('ingested', 'embedded', 'deleting')`;

const countSql = `SELECT d.status, count(*)::int AS count FROM documents d
  WHERE ${waiting} AND (d.updated_at <= $1 OR d.sweeps > 0) GROUP BY d.status`;

const due = `${waiting} AND d.updated_at <= $1 AND (d.sweeps = 0 OR d.swept_until <= $2)`;

/**
 * The condition stands twice: of a row that somebody else took after this statement began, Postgres looks at the new state
 * by the conditions of the outer query alone.
 */
const takeSql = `WITH due AS (
    SELECT d.id, row_number() OVER (PARTITION BY d.tenant_id ORDER BY d.updated_at) AS turn
    FROM documents d WHERE ${due} ORDER BY turn, d.updated_at LIMIT $3
  )
  SELECT d.id, d.status, d.sweeps FROM documents d JOIN due ON due.id = d.id WHERE ${due}
  FOR UPDATE OF d SKIP LOCKED`;

/** Only the claim is locked: a change of its document waits for the sweep, and then writes what it has decided. */
const takeClaimsSql = `UPDATE document_claims SET sent_at = $2 WHERE document_id = ANY (ARRAY(
    SELECT document_id FROM document_claims
    WHERE NOT settled AND NOT asking AND sent_at <= $1
      AND sent_at + least(sent_at - claimed_at, interval '1 day') <= $2
    ORDER BY sent_at LIMIT $3 FOR UPDATE SKIP LOCKED))
  RETURNING *`;

const sweptSql = 'UPDATE documents SET sweeps = $2, swept_until = $3 WHERE id = $1';

/** {@link OverdueDocuments} on Postgres. */
export function createPgOverdueDocuments({ db, unitOfWork }: PgOverdueDocumentsParts): OverdueDocuments {
  return {
    count: async (idleSince, signal) => {
      const { rows } = await db.query<{ status: DocumentStatus; count: number }>(countSql, [idleSince], {
        signal,
      });
      return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
    },
    sweep: async ({ idleSince, now, limit, pauseMs }, decide, signal) => {
      const taken = await unitOfWork.run(
        async (tx) => {
          const { rows } = await tx.query<TakenRow>(takeSql, [idleSince, now, limit]);
          const ids = rows.map(({ id }) => id);
          await republishLocked(tx, ids, decide);
          for (const { id, sweeps } of rows) {
            const until = new Date(now.getTime() + pauseMs(sweeps + 1));
            await tx.query(sweptSql, [id, sweeps + 1, until]);
          }
          return rows;
        },
        { signal },
      );
      return (taken ?? []).map(({ id, status }) => ({ id, status }));
    },
    sweepClaims: async ({ sentBefore, now, limit }, decide, signal) => {
      const count = await unitOfWork.run(
        async (tx) => {
          const { rows } = await tx.query<ClaimRow>(takeClaimsSql, [sentBefore, now, limit]);
          for (const row of rows) await tx.publish(decide(toClaim(row)));
          return rows.length;
        },
        { signal },
      );
      return count ?? 0;
    },
  };
}

interface TakenRow {
  readonly id: string;
  readonly status: DocumentStatus;
  readonly sweeps: number;
}
