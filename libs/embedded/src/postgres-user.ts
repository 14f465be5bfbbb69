import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The system user that a server runs as. */
export interface PostgresUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const name = 'postgres';

/**
 * Postgres refuses to run as root, as most containers do: there it gets a user of its own, `postgres`, which is made if the
 * system has none.
 *
 * @returns undefined when this process is not root, and so Postgres can run as its user
 * @throws Error that says in a sentence what to do
 */
export async function postgresUser(): Promise<PostgresUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  if (process.platform !== 'linux')
    throw new Error('Postgres does not run as root: start Lectern as an ordinary user.');
  return (await lookUp()) ?? makeUser();
}

async function lookUp(): Promise<PostgresUser | undefined> {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, name])));
    return { name, uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
  } catch (error) {
    // `id` ends with 1 for a user that does not exist.
    if (error instanceof Error && 'code' in error && error.code === 1) return undefined;
    throw error;
  }
}

async function makeUser(): Promise<PostgresUser> {
  let cause: unknown;
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', name]);
  } catch (error) {
    cause = error;
  }
  // Also after a failure: another process may have made it meanwhile.
  const made = await lookUp();
  if (made !== undefined) return made;
  throw new Error(
    `Postgres does not run as root, and the user ${name} that it would run as could not be made: make it ` +
      `(useradd --system ${name}), or start Lectern as an ordinary user.`,
    { cause },
  );
}
