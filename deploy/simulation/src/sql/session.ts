import type { PGlite } from '@electric-sql/pglite';
import { AppError } from '@lectern/errors';
import type pg from 'pg';
import type { Owner } from '../owners.ts';
import type { Process } from '../scheduler.ts';
import { tellPglite } from './connect-pglite.ts';

/** Of a process, from its `BEGIN` on. */
export interface Transaction {
  readonly process: Process;
  hasFailed: boolean;
}

const runsPerVacuum = 25;

/** A statement of a service, as the session knows it. */
interface Statement {
  /** Under which it is prepared, once for all runs. */
  readonly name: string;
  /** What it does to the outbox of its service. */
  readonly outbox: 'adds' | 'removes' | 'changes' | undefined;
}

/** The one session of Postgres in this process, and who has a transaction open in it. */
export class Session {
  readonly #pglite: PGlite;
  readonly #client: pg.Client;
  readonly #statements = new Map<string, Statement>();
  readonly #outboxes = new OutboxSizes();
  #owner: Owner | undefined;
  #now = 0;
  #cleared = 0;
  open: Transaction | undefined;

  constructor(pglite: PGlite, client: pg.Client) {
    this.#pglite = pglite;
    this.#client = client;
    // A statement is planned once, and not for each set of values. Nothing has to outlive this process.
    this.#tell('SET plan_cache_mode = force_generic_plan; SET synchronous_commit = off');
  }

  async query<R extends pg.QueryResultRow>(owner: Owner, text: string, values: readonly unknown[] = []) {
    const { name, outbox } = this.#statementOf(owner, text);
    // A relay that looks in vain: most looks are.
    if (outbox === 'changes' && this.#outboxes.isEmpty(owner)) return { rows: [] as R[], rowCount: 0 };
    this.#useSettings(owner);
    const { rows, rowCount } = await this.#client.query<R>({ name, text, values: [...values] });
    const count = rowCount ?? 0;
    if (outbox === 'adds') this.#outboxes.add(owner, count);
    if (outbox === 'removes') this.#outboxes.add(owner, -count);
    return { rows, rowCount: count };
  }

  hasOutgoingEvents(owner: Owner): boolean {
    return !this.#outboxes.isEmpty(owner);
  }

  begin(owner: Owner, process: Process): Transaction {
    this.#useSettings(owner);
    this.#tell('BEGIN');
    this.#outboxes.begin();
    this.open = { process, hasFailed: false };
    return this.open;
  }

  /** @throws AppError when the transaction is no longer open */
  async commit(begun: Transaction): Promise<void> {
    if (this.open !== begun) throw unavailable();
    this.open = undefined;
    await this.#client.query('COMMIT');
    if (begun.hasFailed) this.#haveBegunAnew();
  }

  /** Rolls back what a process has begun. */
  letGo(process: Process): void {
    if (this.open?.process !== process) return;
    this.open = undefined;
    this.#tell('ROLLBACK');
    this.#haveBegunAnew();
  }

  async clear(): Promise<void> {
    this.#forgetSettings();
    this.#outboxes.clear();
    this.#cleared += 1;
    await this.#client.query('SELECT simulated.clear()');
    // Nobody does it by itself here, and dead rows make every statement slower. After it, all statements are planned again.
    if (this.#cleared % runsPerVacuum === 0) await this.#client.query('VACUUM');
  }

  #statementOf(owner: Owner, text: string): Statement {
    const key = `${owner} ${text}`;
    const known = this.#statements.get(key);
    if (known !== undefined) return known;
    const statement = { name: `s${this.#statements.size}`, outbox: effectOnOutbox(text) };
    this.#statements.set(key, statement);
    return statement;
  }

  /** Only what is another one: each is a statement of its own, and time stands still during most steps. */
  #useSettings(owner: Owner): void {
    const now = Date.now();
    if (owner !== this.#owner) this.#tell(pathSql(owner));
    if (now !== this.#now) this.#tell(nowSql(new Date(now).toISOString()));
    [this.#owner, this.#now] = [owner, now];
  }

  /** What was done since `BEGIN` is undone, settings as well. */
  #haveBegunAnew(): void {
    this.#outboxes.rollBack();
    this.#forgetSettings();
  }

  #forgetSettings(): void {
    this.#owner = undefined;
    this.#now = 0;
  }

  #tell(sql: string): void {
    tellPglite(this.#pglite, sql);
  }
}

/**
 * How many events each outbox holds. It goes by the statements of the services, so that one that it does not know would leave events unpublished;
 * what is left over after a run is asked of Postgres.
 */
class OutboxSizes {
  readonly #sizes = new Map<Owner, number>();
  #before = new Map<Owner, number>();

  isEmpty(owner: Owner): boolean {
    return (this.#sizes.get(owner) ?? 0) === 0;
  }

  add(owner: Owner, count: number): void {
    this.#sizes.set(owner, (this.#sizes.get(owner) ?? 0) + count);
  }

  begin(): void {
    this.#before = new Map(this.#sizes);
  }

  rollBack(): void {
    this.clear();
    for (const [owner, size] of this.#before) this.#sizes.set(owner, size);
  }

  clear(): void {
    this.#sizes.clear();
  }
}

function effectOnOutbox(sql: string): Statement['outbox'] {
  if (/^\s*INSERT INTO outbox\b/.test(sql)) return 'adds';
  if (/^\s*DELETE FROM outbox\b/.test(sql)) return 'removes';
  return /^\s*UPDATE outbox\b/.test(sql) ? 'changes' : undefined;
}

export function pathSql(owner: string): string {
  return `SET search_path = "${owner}", simulated, pg_catalog`;
}

export function nowSql(now: string): string {
  return `SET simulated.now = '${now}'`;
}

/** What a service says of a database that it cannot reach. */
export function unavailable(): AppError {
  return new AppError('unavailable', 'The connection is lost.', { reason: 'database_unavailable' });
}
