import type { Db, Tx } from '@lectern/db';
import { countByKind, type DriftCounts } from '../domain/drift.ts';
import type {
  ReconciledPart,
  ReconciliationRounds,
  ReconciliationStep,
  RoundReport,
} from '../ports/reconciliation.ts';

/** Locked until the step is done: another instance passes by. */
const takeSql = `SELECT running, position, found, mended FROM reconciliation
  WHERE part = $1 AND (running OR begun_at IS NULL OR begun_at <= now() - make_interval(secs => $2::float8 / 1000))
  FOR UPDATE SKIP LOCKED`;

const beginSql = `UPDATE reconciliation
  SET running = true, position = NULL, begun_at = now(), found = '{}', mended = '{}' WHERE part = $1`;

const goOnSql = 'UPDATE reconciliation SET position = $2, found = $3, mended = $4 WHERE part = $1';

/** The time of the clock, and not of the transaction: who waits for a round that began later must not take it for that one. */
const completeSql = `UPDATE reconciliation SET running = false, position = NULL, completed_at = clock_timestamp(),
  last_found = $2, last_mended = $3 WHERE part = $1`;

const reportsSql = `SELECT part, completed_at AS "completedAt", last_found AS found, last_mended AS mended
  FROM reconciliation`;

const beginAllSql = `UPDATE reconciliation SET running = true, position = NULL, begun_at = clock_timestamp(),
  found = '{}', mended = '{}' RETURNING begun_at`;

interface RoundRow extends Record<string, unknown> {
  readonly running: boolean;
  readonly position: string | null;
  readonly found: DriftCounts;
  readonly mended: DriftCounts;
}

/** {@link ReconciliationRounds} on Postgres. */
export function createPgReconciliationRounds({ db }: { db: Db }): ReconciliationRounds {
  return {
    step: (part, { roundMs, work }, signal) =>
      db.transaction(
        async (tx) => {
          const { rows } = await tx.query<RoundRow>(takeSql, [part, roundMs]);
          const [row] = rows;
          if (row === undefined) return undefined;
          if (!row.running) await tx.query(beginSql, [part]);
          const step = await work(row.running ? (row.position ?? undefined) : undefined);
          await settle(tx, { part, before: row.running ? row : { found: {}, mended: {} }, step });
          return step;
        },
        { signal },
      ),
    reports: async (signal) =>
      (await db.query<RoundReport & Record<string, unknown>>(reportsSql, [], { signal })).rows,
    begin: async (signal) => {
      const { rows } = await db.query<{ begun_at: Date }>(beginAllSql, [], { signal });
      return rows.map(({ begun_at }) => begun_at).sort((a, b) => b.getTime() - a.getTime())[0] ?? new Date();
    },
  };
}

interface Settled {
  readonly part: ReconciledPart;
  readonly before: Pick<RoundRow, 'found' | 'mended'>;
  readonly step: ReconciliationStep;
}

async function settle(tx: Tx, { part, before, step }: Settled): Promise<void> {
  const found = sumOf(before.found, countByKind(step.findings));
  const mended = sumOf(before.mended, countByKind(step.findings.filter((finding) => finding.mended)));
  if (step.position === undefined) await tx.query(completeSql, [part, found, mended]);
  else await tx.query(goOnSql, [part, step.position, found, mended]);
}

function sumOf(a: DriftCounts, b: DriftCounts): string {
  const sum: Record<string, number> = { ...a };
  for (const [kind, count] of Object.entries(b)) sum[kind] = (sum[kind] ?? 0) + count;
  return JSON.stringify(sum);
}
