import { randomUUID } from 'node:crypto';
import type { Db, Tx } from '@lectern/db';
import { AppError } from '@lectern/errors';
import type { Document } from '../domain/document.ts';
import type {
  IdempotencyClaim,
  IdempotencyKeys,
  IdempotencyScope,
  SettledKey,
  Settlement,
} from '../ports.ts';

export interface IdempotencyOptions {
  /** How long a request may hold a key before another may take over. */
  readonly leaseMs: number;
  /** How long a key is remembered. */
  readonly retentionMs: number;
}

interface KeyRow {
  readonly fingerprint: string | null;
  readonly answer: StoredAnswer | null;
}

/** A document after JSON: its times are strings. */
type StoredAnswer = Omit<Document, 'createdAt' | 'updatedAt' | 'timeline'> & {
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly timeline: readonly (Omit<Document['timeline'][number], 'at'> & { readonly at: string })[];
};

/** {@link IdempotencyKeys} on Postgres, by the clock of the database, which all instances share. */
export class PgIdempotencyKeys implements IdempotencyKeys {
  readonly #db: Db;
  readonly #options: IdempotencyOptions;

  constructor(db: Db, options: IdempotencyOptions) {
    this.#db = db;
    this.#options = options;
  }

  async claim(scope: IdempotencyScope): Promise<{ claim: IdempotencyClaim } | { settled: SettledKey }> {
    const claim = { ...scope, token: randomUUID() };
    if (await this.#take(claim)) return { claim };
    const { rows } = await this.#db.query<KeyRow>(
      'select fingerprint, answer from idempotency_keys where tenant_id = $1 and user_id = $2 and key = $3',
      [scope.tenantId, scope.userId, scope.key],
    );
    const { fingerprint, answer } = rows[0] ?? { fingerprint: null, answer: null };
    if (fingerprint === null || answer === null) throw inProgress();
    return { settled: { fingerprint, document: revive(answer) } };
  }

  /** One statement, so that of any number of requests at once exactly one gets the key. */
  async #take(claim: IdempotencyClaim): Promise<boolean> {
    const { rowCount } = await this.#db.query(
      `insert into idempotency_keys as k (tenant_id, user_id, key, token, leased_until)
       values ($1, $2, $3, $4, now() + make_interval(secs => $5::float8 / 1000))
       on conflict (tenant_id, user_id, key) do update
         set token = excluded.token, leased_until = excluded.leased_until, created_at = now(),
             fingerprint = null, answer = null
         where (k.answer is null and k.leased_until < now())
            or k.created_at < now() - make_interval(secs => $6::float8 / 1000)`,
      [
        claim.tenantId,
        claim.userId,
        claim.key,
        claim.token,
        this.#options.leaseMs,
        this.#options.retentionMs,
      ],
    );
    return rowCount === 1;
  }

  async release(claim: IdempotencyClaim): Promise<void> {
    await this.#db.query(
      `delete from idempotency_keys
       where tenant_id = $1 and user_id = $2 and key = $3 and token = $4 and answer is null`,
      [claim.tenantId, claim.userId, claim.key, claim.token],
    );
  }

  async purge(): Promise<number> {
    const { rowCount } = await this.#db.query(
      'delete from idempotency_keys where created_at < now() - make_interval(secs => $1::float8 / 1000)',
      [this.#options.retentionMs],
    );
    return rowCount;
  }
}

/** Settles a claim in the transaction of what it was claimed for. @throws AppError `conflict` when it was lost */
export async function settleKey(
  tx: Tx,
  { claim, fingerprint }: Settlement,
  document: Document,
): Promise<void> {
  const { rowCount } = await tx.query(
    `update idempotency_keys set fingerprint = $5, answer = $6
     where tenant_id = $1 and user_id = $2 and key = $3 and token = $4 and answer is null`,
    [claim.tenantId, claim.userId, claim.key, claim.token, fingerprint, JSON.stringify(document)],
  );
  if (rowCount === 1) return;
  throw new AppError('conflict', 'Another request with this Idempotency-Key took over.', {
    reason: 'idempotency_claim_lost',
  });
}

function inProgress(): AppError {
  return new AppError('conflict', 'A request with this Idempotency-Key is still running.', {
    reason: 'idempotency_key_in_progress',
    retryable: true,
    retryAfterSeconds: 1,
  });
}

function revive(answer: StoredAnswer): Document {
  return {
    ...answer,
    createdAt: new Date(answer.createdAt),
    updatedAt: new Date(answer.updatedAt),
    timeline: answer.timeline.map((entry) => ({ ...entry, at: new Date(entry.at) })),
    failure: answer.failure,
  };
}
