import { type Db, purgeRows, type Tx } from '@lectern/db';
import type { IdempotencyKeys, IdempotencyScope, KeyedAnswer, KeyedRequest } from './keyed-request.ts';

export interface PgIdempotencyKeysParts<S, T> {
  readonly db: Db;
  /** Retention of a key, in milliseconds, by the clock of the database, which all instances share. */
  readonly retentionMs: number;
  /** Makes an answer of its JSON. */
  readonly parse: (stored: S) => T;
}

/**
 * Of any number of transactions at once with one key, one inserts it; the others wait here for its end. A row without an
 * answer is free, as one past the retention is.
 */
const takeSql = `INSERT INTO idempotency_keys AS k (tenant_id, user_id, key, fingerprint, answer) VALUES ($1, $2, $3, $4, $6)
  ON CONFLICT (tenant_id, user_id, key) DO UPDATE
    SET fingerprint = EXCLUDED.fingerprint, answer = EXCLUDED.answer, created_at = now()
    WHERE k.answer IS NULL OR k.created_at < now() - make_interval(secs => $5::float8 / 1000)`;

const keepSql = `UPDATE idempotency_keys SET answer = $4 WHERE tenant_id = $1 AND user_id = $2 AND key = $3`;

const findSql = `SELECT fingerprint, answer FROM idempotency_keys
  WHERE tenant_id = $1 AND user_id = $2 AND key = $3 AND answer IS NOT NULL`;

const forgetSql = 'DELETE FROM idempotency_keys WHERE tenant_id = $1 AND ($2::text IS NULL OR user_id = $2)';

const past = 'created_at < now() - make_interval(secs => $1::float8 / 1000)';

/** {@link IdempotencyKeys} on Postgres. Keys are written by {@link takeKey} and {@link keepAnswer}. */
export function createPgIdempotencyKeys<S, T>(parts: PgIdempotencyKeysParts<S, T>): IdempotencyKeys<T> {
  const { db, retentionMs, parse } = parts;
  return {
    find: async (scope, signal) => {
      const { rows } = await db.query<{ fingerprint: string; answer: S }>(findSql, valuesOf(scope), {
        signal,
      });
      const [kept] = rows;
      if (kept === undefined) return undefined;
      return {
        fingerprint: kept.fingerprint,
        // Made only when it is asked for: the key may be that of another action, whose answers have another form.
        get answer() {
          return parse(kept.answer);
        },
      };
    },
    purge: () => purgeRows(db, { table: 'idempotency_keys', where: past, values: [retentionMs] }),
  };
}

/**
 * Takes a request's key for the transaction: a second request with it waits until this one has committed or rolled back.
 *
 * @returns false when the key has an answer
 */
export function takeKey(tx: Tx, request: KeyedRequest, retentionMs: number): Promise<boolean> {
  return take(tx, { request, answer: null }, retentionMs);
}

/** Takes a key, where there is one, and keeps its answer at once. @returns false when the key has an answer */
export async function takeKeyFor(
  tx: Tx,
  keyed: KeyedAnswer | undefined,
  retentionMs: number,
): Promise<boolean> {
  if (keyed === undefined) return true;
  return take(tx, { request: keyed.request, answer: JSON.stringify(keyed.answer) }, retentionMs);
}

async function take(
  tx: Tx,
  { request, answer }: { request: KeyedRequest; answer: string | null },
  retentionMs: number,
): Promise<boolean> {
  const values = [...valuesOf(request), request.fingerprint, retentionMs, answer];
  return (await tx.query(takeSql, values)).rowCount === 1;
}

/** Keeps the answer that repetitions of a request get. */
export async function keepAnswer(tx: Tx, request: KeyedRequest, answer: unknown): Promise<void> {
  await tx.query(keepSql, [...valuesOf(request), JSON.stringify(answer)]);
}

/** Forgets the answers to all requests of a user, or of everybody in a tenant: they have what was stored as it was. @returns how many */
export async function forgetAnswers(
  tx: Tx,
  { tenantId, userId }: { readonly tenantId: string; readonly userId: string | undefined },
): Promise<number> {
  return (await tx.query(forgetSql, [tenantId, userId])).rowCount;
}

function valuesOf({ tenantId, userId, key }: IdempotencyScope): unknown[] {
  return [tenantId, userId, key];
}
