import { databaseUrl } from '@lectern/local';
import pg from 'pg';
import type { Where } from '../platform/where.ts';

/** Runs a statement in the database of a service, and gives its rows. */
export type Query = <R extends pg.QueryResultRow>(
  service: string,
  sql: string,
  values?: unknown[],
) => Promise<R[]>;

/** Longer than a process is stopped, and than any statement takes. */
const connectMs = 15_000;
const queryMs = 60_000;

/** A query by a connection of its own that goes by no proxy: the server may have been started again since the last one. */
export function createQuery(where: Where): Query {
  return async (service, sql, values = []) => {
    const client = new pg.Client({
      connectionString: databaseUrl(service, await where()),
      ...{ connectionTimeoutMillis: connectMs, query_timeout: queryMs },
    });
    // A connection that the server ends in between is an error of the query, and of nothing else.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(sql, values)).rows;
    } finally {
      await client.end();
    }
  };
}
