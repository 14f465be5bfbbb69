import type { Db } from '@lectern/db';
import type { AliasRepository, TenantAlias } from '../ports.ts';

interface AliasRow {
  readonly alias: string;
  readonly targets: string[];
  readonly changed_at: Date;
  readonly changed_by: string | null;
}

const columns = 'alias, targets, changed_at, changed_by';

/** One replacement of a tenant at a time: two at once would leave some of each. */
const lockSql = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';
const removeSql = 'DELETE FROM aliases WHERE tenant_id = $1 AND alias <> ALL($2)';
const setSql = `INSERT INTO aliases AS a (tenant_id, ${columns}) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (tenant_id, alias) DO UPDATE SET targets = EXCLUDED.targets, changed_at = EXCLUDED.changed_at,
    changed_by = EXCLUDED.changed_by
  WHERE a.targets IS DISTINCT FROM EXCLUDED.targets`;

/** {@link AliasRepository} on Postgres. */
export function createPgAliasRepository({ db }: { db: Db }): AliasRepository {
  return {
    find: async (tenantId, alias, signal) => {
      const { rows } = await db.query<AliasRow & Record<string, unknown>>(
        `SELECT ${columns} FROM aliases WHERE tenant_id = $1 AND alias = $2`,
        [tenantId, alias],
        { signal },
      );
      return rows[0] === undefined ? undefined : toAlias(rows[0]);
    },
    list: async (tenantId, signal) => {
      const { rows } = await db.query<AliasRow & Record<string, unknown>>(
        `SELECT ${columns} FROM aliases WHERE tenant_id = $1 ORDER BY alias`,
        [tenantId],
        { signal },
      );
      return rows.map(toAlias);
    },
    replace: (tenantId, aliases, signal) =>
      db.transaction(
        async (tx) => {
          await tx.query(lockSql, [`aliases of ${tenantId}`]);
          await tx.query(removeSql, [tenantId, aliases.map(({ alias }) => alias)]);
          for (const { alias, targets, changedAt, changedBy } of aliases) {
            await tx.query(setSql, [tenantId, alias, targets, changedAt, changedBy]);
          }
        },
        { signal },
      ),
  };
}

function toAlias(row: AliasRow): TenantAlias {
  return {
    alias: row.alias,
    targets: row.targets,
    changedAt: row.changed_at,
    changedBy: row.changed_by ?? undefined,
  };
}
