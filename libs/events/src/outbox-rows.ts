import type { Db } from '@lectern/db';
import type { Backoff } from './background-worker.ts';

/** An event that a relay has claimed. */
export interface OutboxRow {
  readonly id: string;
  readonly type: string;
  readonly event: Record<string, unknown>;
  readonly traceparent: string | null;
  readonly tracestate: string | null;
  /** Age of the event when it was claimed, by the clock of Postgres. */
  readonly age_ms: number;
  readonly attempts: number;
}

// `= ANY(ARRAY(…))` has the subquery run exactly once; with `IN (…)` the planner may run it per row and claim more.
const claimSql = `
  UPDATE outbox SET attempts = attempts + 1, next_attempt_at = now() + $2 * INTERVAL '1 millisecond'
  WHERE id = ANY(ARRAY(
    SELECT id FROM outbox WHERE next_attempt_at <= now()
    ORDER BY next_attempt_at, position LIMIT $1 FOR UPDATE SKIP LOCKED))
  RETURNING id, type, event, traceparent, tracestate, attempts,
    (extract(epoch FROM clock_timestamp() - created_at) * 1000)::float8 AS age_ms`;

const renewSql = `UPDATE outbox SET next_attempt_at = now() + $2 * INTERVAL '1 millisecond' WHERE id = ANY($1)`;

const postponeSql = `
  UPDATE outbox SET last_error = $2, next_attempt_at = now() + INTERVAL '1 millisecond'
    * least($4::float8, $3::float8 * 2 ^ least(attempts - 1, 30)) * $5::float8
  WHERE id = ANY($1)
  RETURNING (extract(epoch FROM next_attempt_at - now()) * 1000)::float8 AS pause_ms`;

/**
 * Takes up to `limit` events that are due. The claim is a lease: for `leaseMs` no other relay takes them, and if this
 * one crashes they are due again afterwards; one that takes longer renews it. Several relays never wait for each other.
 */
export async function claimRows(db: Db, limit: number, leaseMs: number): Promise<OutboxRow[]> {
  return (await db.query<OutboxRow & Record<string, unknown>>(claimSql, [limit, leaseMs])).rows;
}

/** Holds a claim for `leaseMs` more, counted from now. */
export async function renewRows(db: Db, ids: readonly string[], leaseMs: number): Promise<void> {
  await db.query(renewSql, [ids, leaseMs]);
}

/** Forgets events that SNS has taken. */
export async function deleteRows(db: Db, ids: readonly string[]): Promise<void> {
  await db.query('DELETE FROM outbox WHERE id = ANY($1)', [ids]);
}

/**
 * Gives events back, to be due after a pause that grows with their attempts; resolves to the different pauses, in ms.
 * One random factor for all of them, so that what failed together is published together.
 */
export async function postponeRows(
  db: Db,
  ids: readonly string[],
  { error, backoff }: { error: string; backoff: Backoff },
): Promise<number[]> {
  const jitter = 0.5 + Math.random() / 2;
  const { rows } = await db.query<{ pause_ms: number }>(postponeSql, [
    ids,
    error,
    backoff.base,
    backoff.most,
    jitter,
  ]);
  return [...new Set(rows.map((row) => Math.ceil(row.pause_ms)))];
}
