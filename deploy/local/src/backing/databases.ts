import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const unusedTimeoutMs = 20_000;
const pollIntervalMs = 50;

/**
 * Creates what is missing: for each name a role `<name>_service`, and a database that it owns and no other role may use.
 *
 * @param url connection string of the superuser
 */
export async function ensureDatabases(
  url: string,
  names: readonly string[],
  password: string,
): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const name of names) await ensureDatabase(client, name, password);
  } finally {
    await client.end();
  }
}

async function ensureDatabase(client: pg.Client, name: string, password: string): Promise<void> {
  const role = client.escapeIdentifier(`${name}_service`);
  const database = client.escapeIdentifier(name);
  const roles = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [`${name}_service`]);
  if (roles.rowCount === 0)
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
  const databases = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (databases.rowCount === 0) await client.query(`CREATE DATABASE ${database} OWNER ${role}`);
  await client.query(`REVOKE CONNECT ON DATABASE ${database} FROM PUBLIC`);
}

/** Waits until no other connection uses the server, 20 s at most. */
export async function untilUnused(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const deadline = Date.now() + unusedTimeoutMs;
  try {
    while ((await countOthers(client)) > 0 && Date.now() < deadline) await delay(pollIntervalMs);
  } finally {
    await client.end();
  }
}

async function countOthers(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ others: number }>(
    `SELECT count(*)::int AS others FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  );
  return rows[0]?.others ?? 0;
}
