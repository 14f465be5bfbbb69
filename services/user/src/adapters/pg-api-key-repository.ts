import { isScope } from '@lectern/auth';
import type { Db } from '@lectern/db';
import { validate as isUuid } from 'uuid';
import type { ApiKey } from '../domain/api-key.ts';
import type { ApiKeyRepository } from '../ports.ts';
import { toUser, type UserRow, userColumns } from './user-row.ts';

interface ApiKeyRow {
  id: string;
  user_id: string;
  name: string;
  scopes: string[];
  created_at: Date;
}

/** {@link ApiKeyRepository} on Postgres. */
export function createPgApiKeyRepository({ db }: { db: Db }): ApiKeyRepository {
  return {
    add: async (key, signal) => {
      await db.query(
        `INSERT INTO api_keys (id, user_id, name, scopes, secret_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [key.id, key.userId, key.name, key.scopes, key.secretHash, key.createdAt],
        { signal },
      );
    },

    list: async (userId, { limit, before }, signal) => {
      const { rows } = await db.query<ApiKeyRow>(
        `SELECT id, user_id, name, scopes, created_at FROM api_keys
         WHERE user_id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR id < $2)
         ORDER BY id DESC LIMIT $3`,
        [userId, before ?? null, limit],
        { signal },
      );
      return rows.map(toApiKey);
    },

    findWithOwner: async (id, signal) => {
      if (!isUuid(id)) return undefined;
      const { rows } = await db.query<ApiKeyRow & UserRow & { secret_hash: Buffer }>(
        `SELECT k.id, k.name, k.scopes, k.secret_hash, k.created_at, ${userColumns}
         FROM api_keys k JOIN users u ON u.id = k.user_id
         WHERE k.id = $1 AND k.revoked_at IS NULL`,
        [id],
        { signal },
      );
      const row = rows[0];
      return row && { key: { ...toApiKey(row), secretHash: row.secret_hash }, owner: toUser(row) };
    },

    revoke: async (id, { userId, now, signal }) => {
      if (!isUuid(id)) return false;
      const { rowCount } = await db.query(
        'UPDATE api_keys SET revoked_at = COALESCE(revoked_at, $3) WHERE id = $1 AND user_id = $2',
        [id, userId, now],
        { signal },
      );
      return rowCount === 1;
    },
  };
}

/** A scope that this version does not know (any more) gives no right. */
function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    scopes: row.scopes.filter(isScope),
    createdAt: row.created_at,
  };
}
