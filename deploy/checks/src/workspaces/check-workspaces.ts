import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listWorkspaces, projectRoot } from '@lectern/project';
import type { Outcome } from '../runner/run-command.ts';

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
  if (manifest.private !== true || manifest.type !== 'module')
    problems.push('is not a private ES module package');
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
