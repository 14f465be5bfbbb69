import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectRoot } from '@lectern/project';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './run.ts';

let folder: string;
const json = async (path: string) => JSON.parse(await readFile(join(folder, path), 'utf8'));
const workspacesIn = (lock: { packages: Record<string, { dependencies?: Record<string, string> }> }) =>
  Object.entries(lock.packages).filter(([path]) => path !== '' && !path.includes('node_modules/'));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-manifests-'));
  const lock = JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8'));
  const manifests = workspacesIn(lock).map(([path]) => `${path}/package.json`);
  for (const file of ['package.json', 'package-lock.json', ...manifests]) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(join(projectRoot, file), join(folder, file));
  }
});
afterEach(() => rm(folder, { recursive: true }));

const slim = (...args: string[]) =>
  run(process.execPath, [
    `--import=data:text/javascript,process.chdir(${JSON.stringify(folder)})`,
    'deploy/docker/slim-manifests.mjs',
    ...args,
  ]);

describe('slim-manifests', () => {
  it('leaves the root with its build tools alone, at the locked versions', async () => {
    const { devDependencies } = await json('package.json');
    await slim('tools', 'turbo', 'typescript');
    const root = await json('package.json');
    const kept = { turbo: devDependencies.turbo, typescript: devDependencies.typescript };
    expect(root).toMatchObject({ devDependencies: kept });
    expect(root).not.toHaveProperty('workspaces');
    const lock = await json('package-lock.json');
    expect(lock.packages['']).toMatchObject({ devDependencies: kept });
    expect(workspacesIn(lock)).toEqual([]);
    expect(lock.packages['node_modules/turbo'].integrity).toMatch(/^sha512-/);
  });

  it('leaves workspaces without what is for development, and without what is named', async () => {
    await slim('production', '@lancedb/lancedb');
    const lock = await json('package-lock.json');
    for (const [path, locked] of workspacesIn(lock)) {
      const manifest = await json(`${path}/package.json`);
      expect(manifest, path).not.toHaveProperty('devDependencies');
      expect(locked, path).not.toHaveProperty('devDependencies');
      expect(manifest.dependencies, path).toEqual(locked.dependencies);
    }
    expect((await json('services/retrieval/package.json')).dependencies).not.toHaveProperty(
      '@lancedb/lancedb',
    );
    expect(await json('package.json')).not.toHaveProperty('optionalDependencies');
  });
});
