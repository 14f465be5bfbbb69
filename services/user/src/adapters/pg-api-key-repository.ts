import { isRole, isScope, type ModelBudget } from '@lectern/auth';
import type { Db, Tx } from '@lectern/db';
import { takeKeyFor } from '@lectern/idempotency';
import { validate as isUuid } from 'uuid';
import {
  type ApiKey,
  accountRequired,
  apiKeyNotFound,
  endsSecretEarly,
  type KeyLimits,
  type StoredApiKey,
  useResolutionMs,
} from '../domain/api-key.ts';
import type {
  ApiKeyRepository,
  Author,
  AuthoredOptions,
  KeyReach,
  KeyRotation,
  TimedOptions,
} from '../ports.ts';
import { holdAuthor } from './hold-author.ts';
import type { Revocations } from './pg-revocations.ts';
import { sealedAnswer } from './pg-sealed-answers.ts';
import { holdAccount, isStored } from './user-row.ts';

interface ApiKeyRow {
  id: string;
  tenant_id: string;
  user_id: string;
  name: string;
  scopes: string[];
  created_at: Date;
  expires_at: Date | null;
  requests_per_minute: number | null;
  model_requests_per_minute: number | null;
  model_tokens_per_day: string | null;
  model_money_per_month: string | null;
  collections: string[] | null;
  last_used_at: Date | null;
}

interface SecretRow {
  secret_hash: Buffer;
  previous_secret_hash: Buffer | null;
  previous_ends_at: Date | null;
}

export interface PgApiKeyRepositoryParts {
  readonly db: Db;
  readonly revocations: Revocations;
  /** Retention of an idempotency key, in milliseconds. */
  readonly keyRetentionMs: number;
}

const keyColumns = `k.id, k.user_id, k.name, k.scopes, k.created_at, k.expires_at, k.requests_per_minute, k.collections,
  k.model_requests_per_minute, k.model_tokens_per_day, k.model_money_per_month, k.last_used_at,
  u.tenant_id`;
const liveKeys = `SELECT ${keyColumns} FROM api_keys k JOIN users u ON u.id = k.user_id
  WHERE k.revoked_at IS NULL AND u.removed_at IS NULL`;
/** `$1` to `$4` are the id of the key and the parts of a {@link KeyReach}. */
const withinReach = `k.id = $1 AND u.tenant_id = $2 AND (u.id = $3 OR ($4 AND u.kind = 'service'))`;

/** {@link ApiKeyRepository} on Postgres. */
export function createPgApiKeyRepository(parts: PgApiKeyRepositoryParts): ApiKeyRepository {
  const { db, keyRetentionMs } = parts;
  return {
    add: (key, { author, keyed, signal }) =>
      db.transaction(
        async (tx) => {
          const isTaken = await takeKeyFor(tx, sealedAnswer(keyed), keyRetentionMs);
          if (isTaken) await add(tx, key, author);
          return isTaken;
        },
        { signal },
      ),

    list: async (owner, { limit, before }, signal) => {
      if (!isStored(owner)) return [];
      const { rows } = await db.query<ApiKeyRow>(
        `${liveKeys} AND u.tenant_id = $1 AND u.id = $2 AND ($3::uuid IS NULL OR k.id < $3)
         ORDER BY k.id DESC LIMIT $4`,
        [owner.tenantId, owner.userId, before ?? null, limit],
        { signal },
      );
      return rows.map(toApiKey);
    },

    find: async (id, reach, signal) => {
      if (!isUuid(id) || !isStored(reach)) return undefined;
      const sql = `${liveKeys} AND ${withinReach}`;
      const { rows } = await db.query<ApiKeyRow>(sql, valuesOf(id, reach), { signal });
      return rows[0] && toApiKey(rows[0]);
    },

    findWithOwner: async (id, signal) => {
      if (!isUuid(id)) return undefined;
      const { rows } = await db.query<ApiKeyRow & SecretRow & { roles: string[] }>(
        `SELECT ${keyColumns}, k.secret_hash, k.previous_secret_hash, k.previous_ends_at, u.roles
         FROM api_keys k JOIN users u ON u.id = k.user_id
         WHERE k.id = $1 AND k.revoked_at IS NULL AND u.removed_at IS NULL`,
        [id],
        { signal },
      );
      const row = rows[0];
      if (row === undefined) return undefined;
      const owner = { id: row.user_id, tenantId: row.tenant_id, roles: row.roles.filter(isRole) };
      return { key: toStoredApiKey(row), owner };
    },

    rotate: async (id, rotation, { author, keyed, signal }) => {
      if (!isUuid(id) || !isStored(rotation.reach)) throw apiKeyNotFound();
      return db.transaction(
        async (tx) => {
          const isTaken = await takeKeyFor(tx, sealedAnswer(keyed), keyRetentionMs);
          if (!isTaken) return undefined;
          await holdAuthor(tx, author);
          return rotate({ tx, revocations: parts.revocations }, id, rotation);
        },
        { signal },
      );
    },

    change: async (id, decide, { reach, author, signal }) => {
      if (!isUuid(id) || !isStored(reach)) throw apiKeyNotFound();
      return db.transaction((tx) => change(tx, { id, reach, author }, decide), { signal });
    },

    recordUse: async (id, usedAt, signal) => {
      // The condition is here as well: several instances may have read the same last use.
      await db.query(
        'UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)',
        [id, usedAt, new Date(usedAt.getTime() - useResolutionMs)],
        { signal },
      );
    },

    revoke: async (id, reach, options) =>
      isUuid(id) && isStored(reach) && revoke(parts, { id, reach }, options),
  };
}

const limitSql = `UPDATE api_keys SET requests_per_minute = $2, model_requests_per_minute = $3, model_tokens_per_day = $4,
    model_money_per_month = $5
  WHERE id = $1`;

function limitValues({ requestsPerMinute, modelBudget }: KeyLimits): unknown[] {
  const { requestsPerMinute: calls, tokensPerDay, moneyPerMonth } = modelBudget ?? {};
  return [requestsPerMinute ?? null, calls ?? null, tokensPerDay ?? null, moneyPerMonth ?? null];
}

async function add(tx: Tx, key: StoredApiKey, author: Author): Promise<void> {
  await holdAuthor(tx, author);
  if (!(await holdAccount(tx, key))) throw accountRequired();
  await tx.query(
    `INSERT INTO api_keys (id, user_id, name, scopes, secret_hash, created_at, expires_at, collections, requests_per_minute,
       model_requests_per_minute, model_tokens_per_day, model_money_per_month)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[key.id, key.userId, key.name, key.scopes, key.secretHash, key.createdAt],
      ...[key.expiresAt ?? null, key.collections ?? null, ...limitValues(key)],
    ],
  );
}

/** The secret that is replaced is read under the lock: of two rotations at once the second sees the overlap of the first. */
async function rotate(
  { tx, revocations }: { tx: Tx; revocations: Revocations },
  id: string,
  { reach, secretHash, at, overlapEndsAt }: KeyRotation,
): Promise<ApiKey> {
  const { rows: before } = await tx.query<{ endsAt: Date | null }>(
    `SELECT k.previous_ends_at AS "endsAt" FROM api_keys k JOIN users u ON u.id = k.user_id
     WHERE ${withinReach} FOR UPDATE OF k`,
    valuesOf(id, reach),
  );
  const { rows } = await tx.query<ApiKeyRow>(
    `UPDATE api_keys k
     SET secret_hash = $5, previous_ends_at = $6,
         previous_secret_hash = CASE WHEN $6::timestamptz IS NULL THEN NULL ELSE k.secret_hash END
     FROM users u
     WHERE u.id = k.user_id AND ${withinReach} AND k.revoked_at IS NULL AND u.removed_at IS NULL
     RETURNING ${keyColumns}`,
    [...valuesOf(id, reach), secretHash, overlapEndsAt ?? null],
  );
  if (rows[0] === undefined) throw apiKeyNotFound();
  const endsAt = before[0]?.endsAt;
  if (endsSecretEarly(endsAt ? { endsAt } : undefined, { at, overlapEndsAt })) {
    const { tenantId } = reach;
    await revocations.record(tx, { kind: 'api-key', subjectId: id, tenantId, revokedAt: at });
  }
  return toApiKey(rows[0]);
}

async function change(
  tx: Tx,
  { id, reach, author }: { id: string; reach: KeyReach; author: Author },
  decide: (key: ApiKey) => KeyLimits,
): Promise<ApiKey> {
  await holdAuthor(tx, author);
  const sql = `${liveKeys} AND ${withinReach} FOR UPDATE OF k`;
  const { rows } = await tx.query<ApiKeyRow>(sql, valuesOf(id, reach));
  if (rows[0] === undefined) throw apiKeyNotFound();
  const key = toApiKey(rows[0]);
  const limits = decide(key);
  await tx.query(limitSql, [id, ...limitValues(limits)]);
  return { ...key, ...limits };
}

function revoke(
  { db, revocations }: PgApiKeyRepositoryParts,
  { id, reach }: { id: string; reach: KeyReach },
  { now, author, signal }: TimedOptions & AuthoredOptions,
): Promise<boolean> {
  return db.transaction(
    async (tx) => {
      await holdAuthor(tx, author);
      const { rows } = await tx.query<{ revoked_at: Date | null }>(
        `SELECT k.revoked_at FROM api_keys k JOIN users u ON u.id = k.user_id WHERE ${withinReach} FOR UPDATE OF k`,
        valuesOf(id, reach),
      );
      if (rows[0]?.revoked_at !== null) return rows[0] !== undefined;
      await tx.query('UPDATE api_keys SET revoked_at = $2 WHERE id = $1', [id, now]);
      const { tenantId } = reach;
      await revocations.record(tx, { kind: 'api-key', subjectId: id, tenantId, revokedAt: now });
      return true;
    },
    { signal },
  );
}

function valuesOf(id: string, { tenantId, userId, services }: KeyReach): unknown[] {
  return [id, tenantId, userId, services];
}

/** A scope that this version does not know (any more) gives no right. */
function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    userId: row.user_id,
    name: row.name,
    scopes: row.scopes.filter(isScope),
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    requestsPerMinute: row.requests_per_minute ?? undefined,
    modelBudget: toModelBudget(row),
    collections: row.collections ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}

function toModelBudget(row: ApiKeyRow): ModelBudget | undefined {
  const {
    model_requests_per_minute: calls,
    model_tokens_per_day: tokens,
    model_money_per_month: money,
  } = row;
  const budget = {
    ...(calls !== null && { requestsPerMinute: calls }),
    ...(tokens !== null && { tokensPerDay: Number(tokens) }),
    ...(money !== null && { moneyPerMonth: Number(money) }),
  };
  return Object.keys(budget).length === 0 ? undefined : budget;
}

function toStoredApiKey(row: ApiKeyRow & SecretRow): StoredApiKey {
  const { previous_secret_hash: hash, previous_ends_at: endsAt } = row;
  return {
    ...toApiKey(row),
    secretHash: row.secret_hash,
    previous: hash === null || endsAt === null ? undefined : { hash, endsAt },
  };
}
