import type { Db, Tx } from '@lectern/db';
import type { AliasesKey, AliasRepository, CallPurpose, TenantAlias, TenantAliases } from '../ports.ts';

interface AliasRow {
  readonly alias: string;
  readonly targets: string[];
  readonly changed_at: Date;
  readonly changed_by: string | null;
}

const columns = 'alias, targets, changed_at, changed_by';

/** One change of a tenant at a time: two at once would leave some of each. */
const lockSql = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';
const tables: Readonly<Record<CallPurpose, string>> = { answer: 'aliases', vectors: 'vector_aliases' };
const purposes = ['answer', 'vectors'] as const;

const removeSql = (table: string) => `DELETE FROM ${table} WHERE tenant_id = $1 AND alias <> ALL($2)`;
const setSql = (
  table: string,
) => `INSERT INTO ${table} AS a (tenant_id, ${columns}) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (tenant_id, alias) DO UPDATE SET targets = EXCLUDED.targets, changed_at = EXCLUDED.changed_at,
    changed_by = EXCLUDED.changed_by
  WHERE a.targets IS DISTINCT FROM EXCLUDED.targets`;

/** {@link AliasRepository} on Postgres. */
export function createPgAliasRepository({ db }: { db: Db }): AliasRepository {
  return {
    find: async (key, alias, signal) => {
      const { rows } = await db.query<AliasRow & Record<string, unknown>>(
        `${selectSql(key)} AND alias = $2`,
        [key.tenantId, alias],
        { signal },
      );
      return rows[0] === undefined ? undefined : toAlias(rows[0]);
    },
    list: async (key, signal) => {
      const { rows } = await db.query<AliasRow & Record<string, unknown>>(listSql(key), [key.tenantId], {
        signal,
      });
      return rows.map(toAlias);
    },
    change: (tenantId, decide, signal) =>
      db.transaction(
        async (tx) => {
          await tx.query(lockSql, [`aliases of ${tenantId}`]);
          const aliases = decide(await currentOf(tx, tenantId));
          if (aliases === undefined) return false;
          for (const purpose of purposes) {
            const ofPurpose = aliases[purpose];
            if (ofPurpose !== undefined) await replaceOf(tx, { tenantId, purpose }, ofPurpose);
          }
          return true;
        },
        { signal },
      ),
  };
}

function selectSql({ purpose }: Pick<AliasesKey, 'purpose'>): string {
  return `SELECT ${columns} FROM ${tables[purpose]} WHERE tenant_id = $1`;
}

function listSql(key: Pick<AliasesKey, 'purpose'>): string {
  return `${selectSql(key)} ORDER BY alias`;
}

async function currentOf(tx: Tx, tenantId: string): Promise<TenantAliases> {
  const ofPurpose = async (purpose: CallPurpose) => {
    const { rows } = await tx.query<AliasRow & Record<string, unknown>>(listSql({ purpose }), [tenantId]);
    return rows.map(toAlias);
  };
  return { answer: await ofPurpose('answer'), vectors: await ofPurpose('vectors') };
}

async function replaceOf(
  tx: Tx,
  { tenantId, purpose }: AliasesKey,
  aliases: readonly TenantAlias[],
): Promise<void> {
  const table = tables[purpose];
  await tx.query(removeSql(table), [tenantId, aliases.map(({ alias }) => alias)]);
  for (const { alias, targets, changedAt, changedBy } of aliases) {
    await tx.query(setSql(table), [tenantId, alias, targets, changedAt, changedBy]);
  }
}

function toAlias(row: AliasRow): TenantAlias {
  return {
    alias: row.alias,
    targets: row.targets,
    changedAt: row.changed_at,
    changedBy: row.changed_by ?? undefined,
  };
}
