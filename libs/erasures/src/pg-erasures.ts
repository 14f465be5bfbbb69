import type { Db, Tx } from '@lectern/db';
import type { UnitOfWork } from '@lectern/events';
import type { Erasure, Erasures } from './erasure.ts';

/** Adds to what an erasure has removed, in the transaction in which that goes. Amounts that are left out stay. */
export type AddAmounts<Amounts> = (tx: Tx, amounts: Partial<Amounts>) => Promise<void>;

export interface PgErasuresParts<Amounts> {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
  /** The column of the table `erasures` in which each amount is. */
  readonly columns: Columns<Amounts>;
  /** As {@link Erasures.remove}; the erasure is noted by then. */
  readonly remove: (erasure: Erasure, add: AddAmounts<Amounts>, signal: AbortSignal) => Promise<number>;
}

type Columns<Amounts> = Readonly<Record<keyof Amounts, string>>;

const noteSql = `INSERT INTO erasures (id, tenant_id, owner_id) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING`;

const recentSql = `SELECT id, tenant_id, owner_id FROM erasures WHERE requested_at > now() - interval '1 day'
  ORDER BY requested_at`;

/** Whoever asked for an erasure asks again within a day, until the end is known. */
const purgeSql = `DELETE FROM erasures WHERE requested_at < now() - interval '30 days'`;

/** {@link Erasures} on Postgres; the service's migrations make the table. */
export function createPgErasures<Amounts extends { readonly [Name in keyof Amounts]: number }>(
  parts: PgErasuresParts<Amounts>,
): Erasures<Amounts> {
  const { db, unitOfWork, columns, remove } = parts;
  const amountsSql = amountsSqlOf(columns);
  return {
    remove: async (erasure, signal) => {
      await db.query(noteSql, [erasure.id, erasure.tenantId, erasure.ownerId], { signal });
      return remove(erasure, (tx, amounts) => addAmounts(tx, { erasure, columns, amounts }), signal);
    },
    report: async ({ id }, report, options) => {
      await unitOfWork.run(async (tx) => {
        const { rows } = await tx.query<{ readonly amounts: Amounts }>(amountsSql, [id]);
        // What is reported was removed before, and so is noted.
        if (rows[0] === undefined) throw new Error(`The erasure ${id} is reported, but not noted.`);
        await tx.publish(report(rows[0].amounts));
      }, options);
    },
    recent: async (signal) => (await db.query<ErasureRow>(recentSql, [], { signal })).rows.map(toErasure),
    purge: async () => (await db.query(purgeSql)).rowCount,
  };
}

/** All amounts as one value, by their names. */
function amountsSqlOf<Amounts>(columns: Columns<Amounts>): string {
  const pairs = Object.entries<string>(columns).map(([name, column]) => `'${name}', ${column}`);
  return `SELECT jsonb_build_object(${pairs.join(', ')}) AS amounts FROM erasures WHERE id = $1`;
}

async function addAmounts<Amounts>(
  tx: Tx,
  {
    erasure,
    columns,
    amounts,
  }: { readonly erasure: Erasure; readonly columns: Columns<Amounts>; readonly amounts: Partial<Amounts> },
): Promise<void> {
  const added = Object.entries(amounts) as [keyof Amounts, number][];
  const sums = added.map(([name], at) => `${columns[name]} = ${columns[name]} + $${at + 2}`);
  const values = added.map(([, amount]) => amount);
  await tx.query(`UPDATE erasures SET ${sums.join(', ')} WHERE id = $1`, [erasure.id, ...values]);
}

interface ErasureRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly owner_id: string | null;
}

function toErasure({ id, tenant_id: tenantId, owner_id: ownerId }: ErasureRow): Erasure {
  return { id, tenantId, ownerId: ownerId ?? undefined };
}
