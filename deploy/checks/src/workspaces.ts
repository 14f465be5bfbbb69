import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from './run-command.ts';

/** Folders of all workspaces, from the root, sorted. */
export async function listWorkspaces(): Promise<string[]> {
  const manifest: { workspaces: string[] } = JSON.parse(
    await readFile(join(projectRoot, 'package.json'), 'utf8'),
  );
  const folders: string[] = [];
  for (const pattern of manifest.workspaces) {
    if (!pattern.endsWith('/*')) {
      folders.push(pattern);
      continue;
    }
    const parent = pattern.slice(0, -2);
    const entries = await readdir(join(projectRoot, parent), { withFileTypes: true });
    folders.push(...entries.filter((entry) => entry.isDirectory()).map((entry) => `${parent}/${entry.name}`));
  }
  return folders.filter((folder) => existsSync(join(projectRoot, folder, 'package.json'))).sort();
}

/** Folders of the workspaces that are services: they have a `main.ts` and a configuration schema. */
export async function listServices(): Promise<string[]> {
  const workspaces = await listWorkspaces();
  return workspaces.filter((folder) => existsSync(join(projectRoot, folder, 'src', 'config.ts')));
}
