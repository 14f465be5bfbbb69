import pg from 'pg';

/**
 * Makes what is missing: for each name a role `<name>_service` and a database that it owns and nobody else may enter.
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
