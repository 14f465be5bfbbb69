import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { collectFiles } from './collect-files.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-demo-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('takes what the platform reads from below a folder, and passes over the rest', async () => {
  await mkdir(join(folder, 'deep', 'node_modules'), { recursive: true });
  for (const name of ['b.MD', 'picture.png', 'deep/a.txt', 'deep/node_modules/c.md']) {
    await writeFile(join(folder, name), 'text');
  }
  expect(await collectFiles([folder])).toEqual([join(folder, 'b.MD'), join(folder, 'deep', 'a.txt')]);
});

it('names a path that is not there, and a file that the platform does not read', async () => {
  const missing = join(folder, 'missing.txt');
  await expect(collectFiles([missing])).rejects.toThrow(`${missing}: there is no such file or folder`);
  await writeFile(join(folder, 'table.csv'), 'a,b');
  await expect(collectFiles([join(folder, 'table.csv')])).rejects.toThrow('the demo uploads .txt');
  await expect(collectFiles([folder])).rejects.toThrow('There is nothing to upload.');
});
