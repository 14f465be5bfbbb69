import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@lectern/telemetry';
import pg from 'pg';
import { translateDbError } from './db-errors.ts';

const reconnectBaseMs = 100;
const reconnectMostMs = 5_000;

/** What {@link listenOn} needs. */
export interface ListenOptions {
  readonly url: string;
  readonly channel: string;
  readonly onNotify: (payload: string) => void;
  readonly logger: Logger;
  /** Longest wait for a new connection, in milliseconds. */
  readonly connectTimeoutMs: number;
}

/** See `Db.listen`: LISTEN on a connection of its own, opened again with growing pauses whenever it breaks. */
export async function listenOn(options: ListenOptions): Promise<() => Promise<void>> {
  const closed = new AbortController();
  let client: pg.Client;
  let reconnecting: Promise<void> = Promise.resolve();

  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: options.url,
      connectionTimeoutMillis: options.connectTimeoutMs,
      keepAlive: true,
    });
    next.on('error', (error) => options.logger.warn({ err: error }, 'the listening connection failed'));
    next.on('notification', (message) => options.onNotify(message.payload ?? ''));
    try {
      await next.connect();
      await next.query(`LISTEN ${pg.escapeIdentifier(options.channel)}`);
    } catch (error) {
      await next.end();
      throw error;
    }
    client = next;
    next.once('end', () => {
      if (!closed.signal.aborted) reconnecting = reconnect();
    });
  };

  const reconnect = async (): Promise<void> => {
    for (let attempt = 0; !closed.signal.aborted; attempt += 1) {
      const pauseMs = Math.min(reconnectMostMs, reconnectBaseMs * 2 ** attempt) * Math.random();
      await pause(pauseMs, closed.signal);
      if (closed.signal.aborted) return;
      try {
        return await connect();
      } catch (error) {
        options.logger.warn({ err: error, attempt }, 'LISTEN connection not re-established, retrying');
      }
    }
  };

  try {
    await connect();
  } catch (error) {
    throw translateDbError(error);
  }
  return async () => {
    closed.abort();
    await reconnecting;
    await client.end();
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
