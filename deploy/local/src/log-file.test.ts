import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogFile } from './log-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (log: Writable, text: string) =>
  new Promise<void>((resolve, reject) => log.write(text, (error) => (error ? reject(error) : resolve())));

/** Every write to it fails with ENOSPC. */
const fullDisk = '/dev/full';
const hasFullDisk = await access(fullDisk, constants.W_OK).then(
  () => true,
  () => false,
);

describe('a log file', () => {
  it('keeps what an earlier run has written, and is for its owner alone', async () => {
    for (const text of ['one\n', 'two\n']) {
      const log = openLogFile({ file: join(folder, 'log'), maxBytes: 100, onLost: () => undefined });
      log.end(text);
      await finished(log);
    }
    expect(await readFile(join(folder, 'log'), 'utf8')).toBe('one\ntwo\n');
    expect((await stat(join(folder, 'log'))).mode & 0o777).toBe(0o600);
  });

  it('never takes more than two files of its size, and has the newest lines', async () => {
    const log = openLogFile({ file: join(folder, 'log'), maxBytes: 1_000, onLost: () => undefined });
    for (let line = 0; line < 1_000; line += 1) await write(log, `line ${line}\n`);
    expect((await readdir(folder)).sort()).toEqual(['log', 'log.1']);
    const [now, before] = await Promise.all([
      readFile(join(folder, 'log'), 'utf8'),
      readFile(join(folder, 'log.1'), 'utf8'),
    ]);
    expect(before.length).toBeLessThan(1_020);
    expect(now.length).toBeLessThan(1_020);
    expect((before + now).endsWith('line 998\nline 999\n')).toBe(true);
  });

  it.skipIf(!hasFullDisk)(
    'drops what a full disk does not take, says so once, and fails nobody',
    async () => {
      const lost: unknown[] = [];
      const log = openLogFile({ file: fullDisk, maxBytes: 1_000, onLost: (error) => void lost.push(error) });
      for (let line = 0; line < 10; line += 1) await write(log, 'a line\n');
      log.end();
      await finished(log);
      expect(lost).toEqual([expect.objectContaining({ code: 'ENOSPC' })]);
    },
  );

  it('goes on when it can be written again, and says how much is missing', async () => {
    const lost: unknown[] = [];
    const file = join(folder, 'later', 'log');
    const log = openLogFile({ file, maxBytes: 1_000, onLost: (error) => void lost.push(error) });
    await write(log, 'lost\n');
    await write(log, 'lost too\n');
    await mkdir(join(folder, 'later'));
    await write(log, 'kept\n');
    await write(log, 'kept too\n');
    expect(await readFile(file, 'utf8')).toBe(
      '\n[14 bytes of this log could not be written]\nkept\nkept too\n',
    );
    expect(lost).toHaveLength(1);
  });
});
