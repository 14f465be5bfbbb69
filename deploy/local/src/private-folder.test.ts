import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePrivateFolder } from './private-folder.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lectern-private-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const modeOf = async (...path: string[]): Promise<string> =>
  ((await stat(join(home, ...path))).mode & 0o7777).toString(8);

/** A file or folder whose mode the umask has no say in. */
async function leave(path: string, mode: number, text?: string): Promise<void> {
  const full = join(home, path);
  if (text === undefined) await mkdir(full, { recursive: true });
  else await writeFile(full, text);
  await chmod(full, mode);
}

describe.skipIf(process.platform === 'win32')('the data folder', () => {
  it('is made for its owner alone', async () => {
    await makePrivateFolder(join(home, 'a', 'data'));
    expect(await modeOf('a', 'data')).toBe('700');
  });

  it('is closed with all that is in it when others could read it, but for the folder of Postgres', async () => {
    await leave('data', 0o755);
    await leave('data/blobs', 0o775);
    await leave('data/blobs/letter.txt', 0o644, 'Dear …');
    await leave('data/tool', 0o755, '#!/bin/sh');
    await leave('data/postgres', 0o750);
    await leave('elsewhere.txt', 0o644, 'not ours');
    await symlink('../elsewhere.txt', join(home, 'data', 'link'));
    await makePrivateFolder(join(home, 'data'));
    const paths = [
      'data',
      'data/blobs',
      'data/blobs/letter.txt',
      'data/tool',
      'data/postgres',
      'elsewhere.txt',
    ];
    expect(await Promise.all(paths.map((path) => modeOf(path)))).toEqual([
      ...['700', '700', '600', '700'],
      ...['750', '644'],
    ]);
  });

  it.each([0o777, 0o1777])('is refused when everybody may write to it: %o', async (mode) => {
    await leave('data', mode);
    await expect(makePrivateFolder(join(home, 'data'))).rejects.toThrow('choose another folder');
    expect(await modeOf('data')).toBe(mode.toString(8));
  });
});
