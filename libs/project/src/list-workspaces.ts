import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project-root.ts';

/** Folders of all workspaces, from the root, sorted. */
export function listWorkspaces(): string[] {
  const manifest: { workspaces: string[] } = JSON.parse(
    readFileSync(join(projectRoot, 'package.json'), 'utf8'),
  );
  return manifest.workspaces
    .flatMap(foldersOf)
    .filter((folder) => existsSync(join(projectRoot, folder, 'package.json')))
    .sort();
}

function foldersOf(pattern: string): string[] {
  if (!pattern.endsWith('/*')) return [pattern];
  const parent = pattern.slice(0, -2);
  const entries = readdirSync(join(projectRoot, parent), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${parent}/${entry.name}`);
}
