import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SupervisedProcess, supervise, type UnexpectedExit } from './supervisor.ts';

let folder: string;
let running: SupervisedProcess | undefined;
const exits: UnexpectedExit[] = [];
const lost: unknown[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-supervisor-'));
  exits.length = 0;
  lost.length = 0;
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** Supervises a script that appends a line to `starts` whenever it starts, and then does `body`. */
async function start(
  body: string,
  { stopTimeoutMs = 5_000, logFile = join(folder, 'log') } = {},
): Promise<SupervisedProcess> {
  const file = join(folder, 'script.mjs');
  await writeFile(
    file,
    `import { appendFileSync } from 'node:fs';\nappendFileSync('starts', 'x');\n${body}\n`,
  );
  running = supervise(
    {
      name: 'script',
      args: [file],
      env: process.env,
      cwd: folder,
      logFile,
      onLogLost: (error) => lost.push(error),
      stopTimeoutMs,
    },
    (exit) => exits.push(exit),
  );
  running.start();
  return running;
}

const starts = async (): Promise<number> => {
  const file = join(folder, 'starts');
  return existsSync(file) ? (await readFile(file, 'utf8')).length : 0;
};
const stayAlive = 'setInterval(() => undefined, 1000);';

describe('a supervised process', () => {
  it('is started again when it is killed', async () => {
    const script = await start(stayAlive);
    await expect.poll(starts).toBe(1);
    const first = script.pid;
    process.kill(first ?? 0, 'SIGKILL');
    await expect.poll(starts, { timeout: 5_000 }).toBe(2);
    expect(script.pid).not.toBe(first);
    expect(exits).toMatchObject([{ name: 'script', signal: 'SIGKILL', restartInMs: 200 }]);
  });

  it.each([
    [undefined, 4],
    ['--max-semi-space-size=2', 2],
  ])('has a small young generation unless it is told otherwise: %s', async (own, mebibytes) => {
    const before = process.env.NODE_OPTIONS;
    if (own !== undefined) process.env.NODE_OPTIONS = own;
    try {
      await start(`
        const { getHeapStatistics } = await import('node:v8');
        const { writeFileSync } = await import('node:fs');
        // The limit is that of both generations, and the old one has whole sixteens.
        writeFileSync('young', String((getHeapStatistics().heap_size_limit / 1_048_576) % 16));
        ${stayAlive}`);
      const young = () => readFile(join(folder, 'young'), 'utf8').catch(() => '');
      await expect.poll(young, { timeout: 5_000 }).toBe(String(3 * mebibytes));
    } finally {
      if (before === undefined) delete process.env.NODE_OPTIONS;
      else process.env.NODE_OPTIONS = before;
    }
  });

  it('is started again with growing pauses while it keeps dying', async () => {
    await start('process.exit(1);');
    await expect
      .poll(() => exits.map((exit) => exit.restartInMs), { timeout: 5_000 })
      .toEqual([200, 400, 800]);
  });

  it('is not started again after a wrong configuration', async () => {
    await start('console.error("PORT: is none"); process.exitCode = 78;');
    await expect.poll(() => exits.length).toBe(1);
    expect(exits[0]).toMatchObject({ code: 78, restartInMs: undefined, lastOutput: 'PORT: is none\n' });
  });

  it('is stopped by SIGTERM and then left alone', async () => {
    const script = await start(`process.on('SIGTERM', () => process.exit(0)); ${stayAlive}`);
    await expect.poll(starts).toBe(1);
    await script.stop();
    expect(script.pid).toBeUndefined();
    expect(exits).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('runs on when the disk of its log is full', async () => {
    const script = await start(
      `setInterval(() => console.log('a line'), 5); process.on('SIGTERM', () => process.exit(0));`,
      { logFile: '/dev/full' },
    );
    await expect.poll(() => lost).toMatchObject([{ code: 'ENOSPC' }]);
    await script.stop();
    expect(exits).toEqual([]);
  });

  it('is ended by force when it does not stop in time', async () => {
    const script = await start(`process.on('SIGTERM', () => undefined); console.log('deaf'); ${stayAlive}`, {
      stopTimeoutMs: 300,
    });
    await expect.poll(() => readFile(join(folder, 'log'), 'utf8')).toContain('deaf');
    await script.stop();
    expect(script.pid).toBeUndefined();
  });
});
