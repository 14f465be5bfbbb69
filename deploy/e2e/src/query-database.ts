import { databaseUrl, type Platform } from '@lectern/local';
import pg from 'pg';

/** Runs one statement in a service's own database, as the service itself, and gives its rows. */
export async function queryDatabase<R extends pg.QueryResultRow>(
  platform: Platform,
  service: string,
  sql: string,
): Promise<R[]> {
  const client = new pg.Client({ connectionString: databaseUrl(service, platform.settings) });
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** How many rows a table has. */
export async function countRows(platform: Platform, service: string, table: string): Promise<number> {
  const [row] = await queryDatabase<{ n: number }>(
    platform,
    service,
    `SELECT count(*)::int AS n FROM ${table}`,
  );
  return row?.n ?? 0;
}
