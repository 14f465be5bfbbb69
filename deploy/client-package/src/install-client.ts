import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@lectern/project';
import { stagePackage } from './stage-package.ts';

const run = promisify(execFile);

/**
 * Installs the client in an empty folder as anybody would: from the archive that is published. What it depends on is taken
 * from this project in the place of a registry; a dependency that the manifest does not name is missing.
 *
 * @returns names of the files in the archive
 */
export async function installClient(folder: string): Promise<string[]> {
  const staged = join(folder, 'staged');
  const target = join(folder, 'installed');
  await stagePackage(staged);
  await mkdir(target);
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: staged });
  const [archive]: { filename: string; files: { path: string }[] }[] = JSON.parse(stdout);
  if (archive === undefined) throw new Error('npm has packed nothing.');
  await writeFile(join(target, 'package.json'), '{ "private": true, "type": "module" }\n');
  const packages = [join(folder, archive.filename), ...(await dependencyFolders(staged))];
  await run('npm', ['install', '--offline', '--install-links', '--no-audit', '--no-fund', ...packages], {
    cwd: target,
  });
  return archive.files.map(({ path }) => path);
}

/** Where npm has put them: beside the client, or at the root. */
async function dependencyFolders(staged: string): Promise<string[]> {
  const { dependencies } = JSON.parse(await readFile(join(staged, 'package.json'), 'utf8'));
  return Object.keys(dependencies).map((name) => {
    const beside = join(projectRoot, 'libs/client/node_modules', name);
    return existsSync(beside) ? beside : join(projectRoot, 'node_modules', name);
  });
}

/** The first program of the client's README. */
export async function readmeExample(): Promise<string> {
  const readme = await readFile(join(projectRoot, 'libs/client/README.md'), 'utf8');
  const [, program] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  if (program === undefined) throw new Error('The README of the client has no example.');
  return program;
}
