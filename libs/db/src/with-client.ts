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

/**
 * Lends a connection to `use` and takes it back in every case. An abort has the server end the session, so that neither
 * the running statement nor the locks of the transaction live on after the caller is gone.
 */
export async function withClient<T>(
  pool: Pool,
  signal: AbortSignal | undefined,
  use: (loan: Loan) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw abortError(signal);
  const client = await connect(pool);
  let armed = true;
  let discarded = false;
  let ending: Promise<void> | undefined;
  const onAbort = (): void => {
    if (!armed) return;
    discarded = true;
    ending ??= endSession(pool, client);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  // An abort while we waited for a connection has fired before anybody listened.
  if (signal?.aborted) onAbort();
  const loan: Loan = {
    client,
    disarm: () => {
      armed = false;
    },
    discard: () => {
      discarded = true;
    },
  };
  try {
    return await use(loan);
  } catch (error) {
    throw signal?.aborted && armed ? abortError(signal) : translateDbError(error);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    // The session must still be ours when it is ended: its process id could belong to somebody else afterwards.
    await ending;
    client.release(discarded);
  }
}

/**
 * Ends the session of `client` from a second connection, since the first one is busy and closing a socket does not
 * stop a statement. If that cannot be done, closing the socket at least frees the caller.
 */
async function endSession(pool: Pool, client: PoolClient): Promise<void> {
  const pid = 'processID' in client ? client.processID : undefined;
  const killer = new pg.Client(pool.options);
  try {
    await killer.connect();
    await killer.query('SELECT pg_terminate_backend($1)', [pid]);
  } catch (error) {
    client.emit('error', error);
    await client.end();
  } finally {
    await killer.end();
  }
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw translateDbError(error);
  }
}
