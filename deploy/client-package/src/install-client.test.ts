import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@lectern/project';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installClient, readmeExample } from './install-client.ts';

const run = promisify(execFile);
let folder: string;
let files: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-client-'));
  files = await installClient(folder);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const installed = () => join(folder, 'installed');
const compilerOf = (manifest: string) =>
  join(dirname(createRequire(manifest).resolve('typescript/package.json')), 'bin/tsc');

const inBrowser = `import { createLecternClient, type Document } from '@lectern/client';
const client = createLecternClient({ baseUrl: 'https://lectern.example', credential: () => 'key' });
export const read = async (id: string): Promise<Document> =>
  (await client.api.GET('/v1/documents/{id}', { params: { path: { id } } })).data;
`;

describe('the package of the client', () => {
  it('has code, declarations, licence and README, and nothing else', async () => {
    expect(files.filter((path) => !path.startsWith('dist/'))).toEqual([
      'LICENSE',
      'README.md',
      'package.json',
    ]);
    expect(files).toEqual(expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'dist/node/index.js']));
    expect(files.filter((path) => path.includes('.test.'))).toEqual([]);
    const path = join(installed(), 'node_modules/@lectern/client/package.json');
    const manifest = JSON.parse(await readFile(path, 'utf8'));
    expect(manifest).toMatchObject({ name: '@lectern/client', license: 'Apache-2.0' });
    expect(manifest).not.toHaveProperty('private');
    expect(Object.keys(manifest.dependencies).filter((name) => name.startsWith('@lectern/'))).toEqual([]);
  });

  it('can be imported by its two entries where nothing else is installed', async () => {
    const program = `import * as main from '@lectern/client';
      import * as node from '@lectern/client/node';
      console.log(Object.keys({ ...main, ...node }).sort().join());`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: installed(),
    });
    expect(stdout.trim()).toBe('LecternError,createLecternClient,fileFromPath,logIn,register,resume');
  });

  it.each([
    ['TypeScript of this project', join(projectRoot, 'package.json')],
    ['TypeScript 5', join(projectRoot, 'deploy/client-package/package.json')],
  ])('has types that %s understands, for browsers and for Node', async (_what, manifest) => {
    await writeFile(join(installed(), 'browser.ts'), inBrowser);
    await writeFile(join(installed(), 'node.ts'), await readmeExample());
    const compiler = compilerOf(manifest);
    const strict = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023'];
    const types = ['--typeRoots', join(projectRoot, 'node_modules/@types'), '--skipLibCheck'];
    for (const args of [
      [...strict, '--lib', 'es2023,dom', 'browser.ts'],
      [...strict, '--lib', 'es2023', ...types, '--types', 'node', 'node.ts'],
    ]) {
      const { stdout } = await run(process.execPath, [compiler, ...args], { cwd: installed() }).catch(
        (error: { stdout: string }) => error,
      );
      expect(stdout).toBe('');
    }
  });
});
