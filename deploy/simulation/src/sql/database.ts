import { readdir, readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { Db, MigrationDirectory, Queryable } from '@lectern/db';
import { type Owner, owners } from '../owners.ts';
import type { Process, Scheduler } from '../scheduler.ts';
import { connectPglite } from './connect-pglite.ts';
import { nowSql, pathSql, Session } from './session.ts';
import { steppedDb } from './stepped-db.ts';

/** Postgres in this process, with a schema for each service's database. */
export interface Databases {
  /** The database of a service as one of its processes sees it: every statement is a step. */
  open(owner: Owner, process: Process, scheduler: Scheduler): Db;
  /** The same for who looks from outside: nothing is a step. */
  look(owner: Owner): Queryable & Pick<Db, 'transaction'>;
  /** Whether an event waits in an outbox. */
  hasOutgoingEvents(): boolean;
  /** Rolls back what a process has begun. */
  letGo(process: Process): void;
  /** Empties all tables. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Statements that ask for the time get the simulated one: `simulated.now()` is found before that of Postgres, in the defaults of columns
 * too.
 */
const clockSql = `CREATE SCHEMA simulated;
  CREATE FUNCTION simulated.now() RETURNS timestamptz STABLE LANGUAGE sql
    AS $$SELECT current_setting('simulated.now')::timestamptz$$;
  CREATE FUNCTION simulated.clock_timestamp() RETURNS timestamptz STABLE LANGUAGE sql
    AS $$SELECT current_setting('simulated.now')::timestamptz$$;`;

/**
 * Opens an empty Postgres in this process (PGlite) with the tables of all services.
 *
 * It has one session, so that a transaction begins when no other is open: transactions come in every order, and never wait for each other's
 * locks. What they do when they do is tested with a real server.
 */
export async function openDatabases(
  migrations: Readonly<Record<Owner, readonly MigrationDirectory[]>>,
): Promise<Databases> {
  const pglite = await PGlite.create();
  await pglite.exec(clockSql);
  for (const [owner, directories] of Object.entries(migrations)) {
    await pglite.exec(`CREATE SCHEMA "${owner}"; ${pathSql(owner)}; ${nowSql(new Date().toISOString())}`);
    for (const { url } of directories) await migrate(pglite, url);
  }
  await pglite.exec('SET search_path = pg_catalog');
  await addClear(pglite, Object.keys(migrations));
  const session = new Session(pglite, await connectPglite(pglite));
  return {
    open: (owner, process, scheduler) => steppedDb(session, { owner, process, scheduler }),
    look: (owner) => ({
      query: (text, values) => session.query(owner, text, values),
      transaction: (run) =>
        run({ query: (text, values) => session.query(owner, text, values), afterCommit: () => undefined }),
    }),
    hasOutgoingEvents: () => owners.some((owner) => session.hasOutgoingEvents(owner)),
    letGo: (process) => session.letGo(process),
    clear: () => session.clear(),
    close: () => pglite.close(),
  };
}

/**
 * Makes the function that empties all tables; those that refer to others come first. As a function, since its statements are planned once, and
 * without a change of a setting or table after which all others would be planned again.
 */
async function addClear(pglite: PGlite, schemas: readonly string[]): Promise<void> {
  const { rows: tables } = await pglite.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class
     WHERE relkind = 'r' AND relnamespace = ANY ($1::regnamespace[]) ORDER BY name`,
    [schemas],
  );
  const { rows: references } = await pglite.query<Reference>(
    `SELECT conrelid::regclass::text AS "from", confrelid::regclass::text AS "to" FROM pg_constraint
     WHERE contype = 'f'`,
  );
  const names = referringFirst(
    tables.map(({ name }) => name),
    references,
  );
  const deletions = names.map((name) => `DELETE FROM ${name};`).join(' ');
  await pglite.exec(
    `CREATE FUNCTION simulated.clear() RETURNS void LANGUAGE plpgsql AS $$BEGIN ${deletions} END$$`,
  );
}

/** Of one table to another. */
interface Reference {
  readonly from: string;
  readonly to: string;
}

function referringFirst(tables: readonly string[], references: readonly Reference[]): string[] {
  if (tables.length === 0) return [];
  const isReferredTo = (table: string) =>
    references.some(({ from, to }) => to === table && from !== table && tables.includes(from));
  const free = tables.filter((table) => !isReferredTo(table));
  if (free.length === 0)
    throw new Error(`Each of these tables is referred to by another: ${tables.join(', ')}.`);
  return [...free, ...referringFirst(tables.filter(isReferredTo), references)];
}

async function migrate(pglite: PGlite, folder: URL): Promise<void> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql'));
  for (const file of files.sort()) await pglite.exec(await readFile(new URL(file, folder), 'utf8'));
}
