import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listWorkspaces, projectRoot } from '@lectern/project';
import { type Outcome, runCommand } from '../runner/run-command.ts';

/** The part of a workspace's `tsconfig.json` that tells which program it belongs to. */
interface WorkspaceConfig {
  readonly compilerOptions?: unknown;
  readonly include: readonly string[];
}

const cacheFolder = join(projectRoot, 'node_modules', '.cache', 'lectern-types');

/**
 * Types of all workspaces. Those with the common options are one program, since the compiler then reads and checks every file
 * once: a program for each reads most libs again and takes five times as long. One with options of its own is a program by
 * itself. What one workspace declares for everyone (`declare module`) is known to all of the common program;
 * `npm run typecheck` and the services' pipelines look at each alone.
 */
export async function checkTypes(): Promise<Outcome> {
  const { common, own } = programsOf(await readConfigs());
  await mkdir(cacheFolder, { recursive: true });
  const project = join(cacheFolder, 'tsconfig.json');
  await writeFile(project, JSON.stringify(commonProgram(common), null, 2));
  const outcomes: Outcome[] = [];
  for (const path of [project, ...own]) outcomes.push(await runCommand('tsc', ['-p', path]));
  return {
    passed: outcomes.filter(({ failed }) => failed === 0).length,
    failed: outcomes.filter(({ failed }) => failed > 0).length,
    skipped: 0,
    output: outcomes.map(({ output }) => output).join('\n'),
  };
}

/** Folders to include in the common program, and of the workspaces that are programs by themselves, both from the root. */
export function programsOf(configs: ReadonlyMap<string, WorkspaceConfig>): {
  common: string[];
  own: string[];
} {
  const all = [...configs];
  return {
    common: all.flatMap(([folder, { compilerOptions, include }]) =>
      compilerOptions === undefined ? include.map((path) => `${folder}/${path}`) : [],
    ),
    own: all.flatMap(([folder, { compilerOptions }]) => (compilerOptions === undefined ? [] : [folder])),
  };
}

async function readConfigs(): Promise<Map<string, WorkspaceConfig>> {
  const entries = listWorkspaces().map(async (folder): Promise<[string, WorkspaceConfig]> => {
    const text = await readFile(join(projectRoot, folder, 'tsconfig.json'), 'utf8');
    return [folder, JSON.parse(text)];
  });
  return new Map(await Promise.all(entries));
}

function commonProgram(folders: readonly string[]) {
  return {
    extends: join(projectRoot, 'tsconfig.base.json'),
    compilerOptions: { incremental: true, tsBuildInfoFile: join(cacheFolder, 'tsbuildinfo') },
    include: folders.map((folder) => join(projectRoot, folder)),
  };
}
