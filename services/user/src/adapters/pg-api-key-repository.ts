import { isScope } from '@lectern/auth';
import type { Db } from '@lectern/db';
import { validate as isUuid } from 'uuid';
import type { ApiKey, StoredApiKey } from '../domain/api-key.ts';
import type { User } from '../domain/user.ts';
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
export class PgApiKeyRepository implements ApiKeyRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async add(key: StoredApiKey): Promise<void> {
    await this.#db.query(
      `insert into api_keys (id, user_id, name, scopes, secret_hash, created_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [key.id, key.userId, key.name, key.scopes, key.secretHash, key.createdAt],
    );
  }

  async list(
    userId: string,
    { limit, before }: { limit: number; before: string | undefined },
  ): Promise<ApiKey[]> {
    const { rows } = await this.#db.query<ApiKeyRow>(
      `select id, user_id, name, scopes, created_at from api_keys
       where user_id = $1 and revoked_at is null and ($2::uuid is null or id < $2)
       order by id desc limit $3`,
      [userId, before ?? null, limit],
    );
    return rows.map(toApiKey);
  }

  async findWithOwner(id: string): Promise<{ key: StoredApiKey; owner: User } | undefined> {
    if (!isUuid(id)) return undefined;
    const { rows } = await this.#db.query<ApiKeyRow & UserRow & { secret_hash: Buffer }>(
      `select k.id, k.name, k.scopes, k.secret_hash, k.created_at, ${userColumns}
       from api_keys k join users u on u.id = k.user_id
       where k.id = $1 and k.revoked_at is null`,
      [id],
    );
    const row = rows[0];
    return row && { key: { ...toApiKey(row), secretHash: row.secret_hash }, owner: toUser(row) };
  }

  async revoke(id: string, userId: string, now: Date): Promise<boolean> {
    if (!isUuid(id)) return false;
    const { rowCount } = await this.#db.query(
      'update api_keys set revoked_at = coalesce(revoked_at, $3) where id = $1 and user_id = $2',
      [id, userId, now],
    );
    return rowCount === 1;
  }
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
