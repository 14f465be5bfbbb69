import { setTimeout as delay } from 'node:timers/promises';
import pg, { type Pool, type PoolClient } from 'pg';
import { abortError, translateDbError } from './db-errors.ts';

/** A connection on loan from the pool. */
export interface Loan {
  readonly client: PoolClient;
  /** From here on an abort changes nothing. */
  disarm(): void;
  /** The connection will be closed instead of going back to the pool: its state is not known any more. */
  discard(): void;
}

/** What an abort stops. */
export interface LoanOptions {
  readonly signal: AbortSignal | undefined;
  /**
   * `statement` cancels the one statement that runs, outside of a transaction, and keeps the connection. `session` ends
   * the session with its transaction: statement, locks and all.
   */
  readonly stop: 'statement' | 'session';
}

/** A statement that has not ended this long after it was cancelled is ended with its session. */
const cancelGraceMs = 250;

/**
 * Lends a connection to `use` and takes it back in every case. An abort is carried out at the server, so that neither
 * the running statement nor the locks of a transaction remain after the caller is gone.
 */
export async function withClient<T>(
  pool: Pool,
  { signal, stop }: LoanOptions,
  use: (loan: Loan) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw abortError(signal);
  const client = await connect(pool, signal);
  let armed = true;
  let discarded = false;
  let stopping: Promise<void> | undefined;
  const used = signal?.aborted
    ? Promise.reject(abortError(signal))
    : use({
        client,
        disarm: () => {
          armed = false;
        },
        discard: () => {
          discarded = true;
        },
      });
  const stopAtServer = async (): Promise<void> => {
    if (!(await stopWork(pool, client, { stop, used }))) discarded = true;
  };
  const onAbort = (): void => {
    if (armed) stopping = stopAtServer();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await used;
  } catch (error) {
    throw signal?.aborted && armed ? abortError(signal) : translateDbError(error);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    // The connection must still be ours when its session is cancelled or ended: a late cancellation would hit the next
    // statement, and the process id could belong to another session.
    await stopping;
    client.release(discarded);
  }
}

/**
 * Stops what `client` does from a second connection, since the first one is busy and closing a socket does not stop a
 * statement. If that cannot be done, closing the socket at least frees the caller.
 *
 * @returns whether the connection can be used again
 */
async function stopWork(
  pool: Pool,
  client: PoolClient,
  { stop, used }: { stop: LoanOptions['stop']; used: Promise<unknown> },
): Promise<boolean> {
  const pid = 'processID' in client ? client.processID : undefined;
  const second = new pg.Client(pool.options);
  // What breaks this connection fails the calls below; without a listener it would also end the process.
  second.on('error', () => undefined);
  try {
    await second.connect();
    if (stop === 'statement') {
      await second.query('SELECT pg_cancel_backend($1)', [pid]);
      // Postgres ignores a cancellation that comes before the statement has begun: then the session has to end.
      if (await endsWithin(cancelGraceMs, used)) return true;
    }
    await second.query('SELECT pg_terminate_backend($1)', [pid]);
  } catch (error) {
    client.emit('error', error);
    await client.end();
  } finally {
    await second.end();
  }
  return false;
}

async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const ended = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([ended, delay(ms, false, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}

/** Waits for a connection until `signal` aborts. One that comes later goes straight back to the pool. */
async function connect(pool: Pool, signal: AbortSignal | undefined): Promise<PoolClient> {
  const connecting = pool.connect();
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([connecting, aborted.promise]);
  } catch (error) {
    connecting.then(
      (late) => late.release(),
      () => undefined,
    );
    throw signal?.aborted ? abortError(signal) : translateDbError(error);
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
