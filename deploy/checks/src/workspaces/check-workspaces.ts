import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listWorkspaces, projectRoot } from '@lectern/project';
import type { Outcome } from '../runner/run-command.ts';

/** Workspaces that are packages for others too. */
const published = new Set(['libs/client']);

/** What every workspace has to be like; a reader who knows one of them then knows them all. */
export async function checkWorkspaces(): Promise<Outcome> {
  const workspaces = listWorkspaces();
  const problems: string[] = [];
  for (const folder of workspaces)
    problems.push(...(await problemsOf(folder)).map((problem) => `${folder}: ${problem}`));
  return { passed: workspaces.length, failed: problems.length, skipped: 0, output: problems.join('\n') };
}

async function problemsOf(folder: string): Promise<string[]> {
  const problems: string[] = [];
  const manifest = JSON.parse(await readFile(join(projectRoot, folder, 'package.json'), 'utf8'));
  const last = folder.split('/').at(-1);
  if (manifest.name !== `@lectern/${last}`) problems.push(`is named ${manifest.name}`);
  if (manifest.type !== 'module') problems.push('is not an ES module package');
  problems.push(...(published.has(folder) ? publishedProblems(manifest) : privateProblems(manifest)));
  if (manifest.license !== 'Apache-2.0') problems.push('has no licence');
  if (!manifest.description) problems.push('has no description');
  if (manifest.scripts?.typecheck !== 'tsc -p .') problems.push('has no typecheck script of the usual form');
  for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
    if (!name.startsWith('@lectern/') && !/^\d/.test(String(version)))
      problems.push(`${name} is not pinned: ${version}`);
  }
  for (const file of ['README.md', 'tsconfig.json', 'src']) {
    if (!existsSync(join(projectRoot, folder, file))) problems.push(`has no ${file}`);
  }
  return problems;
}

interface Manifest {
  readonly private?: boolean;
  readonly engines?: { readonly node?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
}

function privateProblems(manifest: Manifest): string[] {
  return manifest.private === true ? [] : ['is not private'];
}

/** Others have no workspaces of ours, and another Node. */
function publishedProblems(manifest: Manifest): string[] {
  const own = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith('@lectern/'));
  return [
    ...own.map((name) => `is published, and ${name} is not`),
    ...(manifest.private === undefined ? [] : ['is published, and yet private']),
    ...(manifest.engines?.node === undefined ? ['does not say which Node it needs'] : []),
  ];
}
