import type { Telemetry } from '@lectern/telemetry';
import pg from 'pg';
import type { Db } from './db.ts';
import { listenOn } from './listener.ts';
import { watchPool } from './pool-metrics.ts';
import { createStatementSpans } from './statement-span.ts';
import { queryOn, runTransaction } from './transaction.ts';
import { withClient } from './with-client.ts';

/** What {@link createDb} needs. */
export interface DbOptions {
  /** Postgres connection string. */
  readonly url: string;
  readonly telemetry: Telemetry;
  /** Most connections that this pool opens; default 10. */
  readonly maxConnections?: number;
  /** Longest that Postgres works on one statement, in milliseconds; default 30 s, 0 for no limit. */
  readonly statementTimeoutMs?: number;
  /** Longest wait for a connection, a free one or a new one, in milliseconds; default 5 s. */
  readonly connectTimeoutMs?: number;
}

/**
 * Opens a pool. No connection is made before the first statement, so this never fails.
 *
 * Statements below an active span get spans of their own, named like `SELECT documents`, without values.
 */
export function createDb(options: DbOptions): Db {
  const { telemetry, connectTimeoutMs = 5_000 } = options;
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  });
  // Without listeners a connection that breaks, idle or lent out, would end the process.
  pool.on('error', (error) => telemetry.logger.warn({ err: error }, 'an idle database connection failed'));
  pool.on('connect', (client) => {
    client.on('error', (error) => telemetry.logger.debug({ err: error }, 'a database connection failed'));
  });
  watchPool(pool, telemetry.metrics);
  const spans = createStatementSpans(telemetry.tracer);
  const parts = { pool, spans, logger: telemetry.logger };

  return {
    query: (text, values, { signal } = {}) =>
      withClient(pool, { signal, stop: 'statement' }, ({ client }) =>
        queryOn({ client, spans }, text, values),
      ),
    transaction: (run, transactionOptions = {}) => runTransaction(parts, run, transactionOptions),
    listen: (channel, onNotify) =>
      listenOn({ url: options.url, channel, onNotify, logger: telemetry.logger, connectTimeoutMs }),
    check: (signal) =>
      withClient(
        pool,
        { signal, stop: 'statement' },
        async ({ client }) => void (await client.query('SELECT 1')),
      ),
    close: () => pool.end(),
  };
}
