import { readdir, readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { commitOutcomeUnknown, type Db, type MigrationDirectory, type Queryable, type Tx } from '@lectern/db';
import { AppError } from '@lectern/errors';
import type pg from 'pg';
import { connectPglite } from './connect-pglite.ts';
import type { Process, Scheduler } from './scheduler.ts';

/** The services that run in a simulation, each with a database. */
export const owners = ['document', 'embedding', 'retrieval', 'user'] as const;
export type Owner = (typeof owners)[number];

/** Postgres in this process, with a schema for each service's database. */
export interface Databases {
  /** The database of a service as one of its processes sees it: every statement is a step. */
  open(owner: Owner, process: Process, scheduler: Scheduler): Db;
  /** The same for who looks from outside: nothing is a step. */
  look(owner: Owner): Queryable & Pick<Db, 'transaction'>;
  /** Rolls back what a process has begun. */
  letGo(process: Process): Promise<void>;
  /** Empties all tables. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

interface Transaction {
  readonly process: Process;
  hasFailed: boolean;
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
  const tables = await tablesOf(pglite, Object.keys(migrations));
  const session = new Session(await connectPglite(pglite));
  return {
    open: (owner, process, scheduler) => steppedDb(session, { owner, process, scheduler }),
    look: (owner) => ({
      query: (text, values) => session.query(owner, text, values),
      transaction: (run) =>
        run({ query: (text, values) => session.query(owner, text, values), afterCommit: () => undefined }),
    }),
    letGo: (process) => session.letGo(process),
    clear: () => session.clear(tables),
    close: () => pglite.close(),
  };
}

async function tablesOf(pglite: PGlite, schemas: readonly string[]): Promise<string[]> {
  const sql = 'SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY($1)';
  const { rows } = await pglite.query<{ schemaname: string; tablename: string }>(sql, [schemas]);
  return rows.map(({ schemaname, tablename }) => `"${schemaname}".${tablename}`);
}

async function migrate(pglite: PGlite, folder: URL): Promise<void> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql'));
  for (const file of files.sort()) await pglite.exec(await readFile(new URL(file, folder), 'utf8'));
}

function pathSql(owner: string): string {
  return `SET search_path = "${owner}", simulated, pg_catalog`;
}

function nowSql(now: string): string {
  return `SET simulated.now = '${now}'`;
}

const runsPerVacuum = 3;

/** The one session, and who has a transaction open in it. */
class Session {
  readonly #client: pg.Client;
  readonly #names = new Map<string, string>();
  #owner: Owner | undefined;
  #now = '';
  #cleared = 0;
  open: Transaction | undefined;

  constructor(client: pg.Client) {
    this.#client = client;
  }

  async query<R extends pg.QueryResultRow>(owner: Owner, text: string, values: readonly unknown[] = []) {
    await this.#useSettings(owner);
    const key = `${owner} ${text}`;
    const name = this.#names.get(key) ?? `s${this.#names.size}`;
    this.#names.set(key, name);
    const { rows, rowCount } = await this.#client.query<R>({ name, text, values: [...values] });
    return { rows, rowCount: rowCount ?? 0 };
  }

  async begin(owner: Owner, process: Process): Promise<Transaction> {
    await this.#useSettings(owner);
    await this.#client.query('BEGIN');
    this.open = { process, hasFailed: false };
    return this.open;
  }

  /** @throws AppError when the transaction is no longer open */
  async commit(begun: Transaction): Promise<void> {
    if (this.open !== begun) throw unavailable();
    this.open = undefined;
    await this.#client.query('COMMIT');
  }

  /** Rolls back what a process has begun. */
  async letGo(process: Process): Promise<void> {
    if (this.open?.process !== process) return;
    this.open = undefined;
    await this.#client.query('ROLLBACK');
    // What was set since BEGIN is undone as well.
    this.#forgetSettings();
  }

  async clear(tables: readonly string[]): Promise<void> {
    this.#forgetSettings();
    this.#cleared += 1;
    const deletions = tables.map((table) => `DELETE FROM ${table}`).join('; ');
    await this.#client.query(
      `SET session_replication_role = replica; ${deletions}; RESET session_replication_role`,
    );
    // Nobody does it by itself here, and dead rows make every statement slower.
    if (this.#cleared % runsPerVacuum === 0) await this.#client.query('VACUUM');
  }

  /** Only what is another one: each is a statement of its own, and time stands still during most steps. */
  async #useSettings(owner: Owner): Promise<void> {
    const now = new Date().toISOString();
    const changed = [
      ...(owner === this.#owner ? [] : [pathSql(owner)]),
      ...(now === this.#now ? [] : [nowSql(now)]),
    ];
    if (changed.length === 0) return;
    await this.#client.query(changed.join('; '));
    [this.#owner, this.#now] = [owner, now];
  }

  #forgetSettings(): void {
    this.#owner = undefined;
    this.#now = '';
  }
}

interface Stepped {
  readonly owner: Owner;
  readonly process: Process;
  readonly scheduler: Scheduler;
}

function steppedDb(session: Session, stepped: Stepped): Db {
  const { owner, process, scheduler } = stepped;
  const query: Queryable['query'] = (text, values) =>
    scheduler.step(process, nameOf(text), {
      run: () => session.query(owner, text, values),
      isReady: () => session.open === undefined,
      lasts: !text.trimStart().startsWith('SELECT'),
      failure: unavailable,
    });
  return {
    query,
    transaction: (run) => runTransaction(session, stepped, run),
    listen: async () => async () => undefined,
    check: async () => void (await query('SELECT 1')),
    close: async () => undefined,
  };
}

/** As `@lectern/db` runs one. */
async function runTransaction<T>(
  session: Session,
  { owner, process, scheduler }: Stepped,
  run: (tx: Tx) => Promise<T>,
): Promise<T> {
  /** A statement that fails for want of a connection takes the transaction with it. */
  const failure = (error: () => AppError) => async () => {
    await session.letGo(process);
    return error();
  };
  const begun = await scheduler.step(process, 'BEGIN', {
    run: () => session.begin(owner, process),
    isReady: () => session.open === undefined,
    failure: failure(unavailable),
  });
  const committed: (() => void)[] = [];
  const query: Tx['query'] = (text, values) =>
    scheduler.step(process, nameOf(text), {
      run: () => inTransaction(session, begun, { owner, text, values }),
      failure: failure(unavailable),
    });
  const result = await run({ query, afterCommit: (call) => void committed.push(call) }).catch(
    async (error: unknown) => {
      await scheduler.step(process, 'ROLLBACK', { run: () => session.letGo(process) });
      throw error;
    },
  );
  await scheduler.step(process, 'COMMIT', {
    run: () => session.commit(begun),
    lasts: true,
    failure: failure(outcomeUnknown),
  });
  if (begun.hasFailed)
    throw new AppError('internal', 'Nothing was written.', { reason: 'transaction_rolled_back' });
  for (const call of committed) call();
  return result;
}

async function inTransaction(
  session: Session,
  begun: Transaction,
  { owner, text, values }: { owner: Owner; text: string; values: readonly unknown[] | undefined },
) {
  if (session.open !== begun) throw unavailable();
  try {
    return await session.query<never>(owner, text, values);
  } catch (error) {
    begun.hasFailed = true;
    throw error;
  }
}

function unavailable(): AppError {
  return new AppError('unavailable', 'The connection is lost.', { reason: 'database_unavailable' });
}

function outcomeUnknown(): AppError {
  return new AppError('unavailable', 'The connection was lost in COMMIT.', { reason: commitOutcomeUnknown });
}

/** `INSERT inbox` */
function nameOf(sql: string): string {
  const [, verb = 'SQL'] = /^\s*(\w+)/.exec(sql) ?? [];
  const [, table = ''] = /\b(?:INTO|UPDATE|FROM)\s+(\w+)/.exec(sql) ?? [];
  return `${verb} ${table}`;
}
