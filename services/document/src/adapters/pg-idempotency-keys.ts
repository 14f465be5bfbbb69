import type { Db, Tx } from '@lectern/db';
import type { Document } from '../domain/document.ts';
import type { IdempotencyKeys, IdempotencyScope, KeyedRequest } from '../ports.ts';
import { documentOfJson, type StoredDocument } from './document-json.ts';

export interface PgIdempotencyKeysParts {
  readonly db: Db;
  /** Retention of a key, in milliseconds, by the clock of the database, which all instances share. */
  readonly retentionMs: number;
}

/**
 * Of any number of transactions at once with one key, one inserts it; the others wait here for its end. A row without an
 * answer is free, as one past the retention is: it is the claim of the release before, which ran without a transaction.
 */
const takeSql = `INSERT INTO idempotency_keys AS k (tenant_id, user_id, key, fingerprint) VALUES ($1, $2, $3, $4)
  ON CONFLICT (tenant_id, user_id, key) DO UPDATE
    SET fingerprint = EXCLUDED.fingerprint, answer = NULL, created_at = now()
    WHERE k.answer IS NULL OR k.created_at < now() - make_interval(secs => $5::float8 / 1000)`;

const keepSql = `UPDATE idempotency_keys SET answer = $4 WHERE tenant_id = $1 AND user_id = $2 AND key = $3`;

const findSql = `SELECT fingerprint, answer FROM idempotency_keys
  WHERE tenant_id = $1 AND user_id = $2 AND key = $3 AND answer IS NOT NULL`;

const purgeSql = `DELETE FROM idempotency_keys
  WHERE created_at < now() - make_interval(secs => $1::float8 / 1000)`;

/** {@link IdempotencyKeys} on Postgres. Keys are written by {@link takeKey} and {@link keepAnswer}. */
export function createPgIdempotencyKeys({ db, retentionMs }: PgIdempotencyKeysParts): IdempotencyKeys {
  return {
    find: async (scope, signal) => {
      const { rows } = await db.query<{ fingerprint: string; answer: StoredDocument }>(
        findSql,
        valuesOf(scope),
        { signal },
      );
      return rows[0] && { fingerprint: rows[0].fingerprint, document: documentOfJson(rows[0].answer) };
    },
    purge: async () => (await db.query(purgeSql, [retentionMs])).rowCount,
  };
}

/**
 * Takes a request's key for the transaction: a second request with it waits until this one has committed or rolled back.
 *
 * @returns false when the key has an answer
 */
export async function takeKey(tx: Tx, request: KeyedRequest, retentionMs: number): Promise<boolean> {
  const values = [...valuesOf(request), request.fingerprint, retentionMs];
  return (await tx.query(takeSql, values)).rowCount === 1;
}

/** Keeps the answer that repetitions of a request get. */
export async function keepAnswer(tx: Tx, request: KeyedRequest, document: Document): Promise<void> {
  await tx.query(keepSql, [...valuesOf(request), JSON.stringify(document)]);
}

function valuesOf({ tenantId, userId, key }: IdempotencyScope): unknown[] {
  return [tenantId, userId, key];
}
