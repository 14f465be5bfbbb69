import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, type RunningPostgres, startEmbeddedPostgres } from '../src/index.ts';

let home: string;
/** Below a folder that only its owner may enter, and with a space and an umlaut in its path. */
let dataDir: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lectern-embedded-'));
  chmodSync(home, 0o700);
  dataDir = join(home, 'Käthes Ordner', 'postgres');
  await mkdir(join(home, 'Käthes Ordner'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const options = (port: number) => ({
  dataDir,
  port,
  password: 'secret',
  settings: ['fsync=off'],
  initdbFlags: ['--no-sync'],
  persistent: true,
});
const start = async (): Promise<RunningPostgres> => startEmbeddedPostgres(options(await freePort()));

async function answer(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query('SELECT 42 AS answer')).rows;
  } finally {
    await client.end();
  }
}

/** A process that has ended and that nobody asks how: its parent has become something else. */
async function startZombie(): Promise<{ pid: number; reap(): void }> {
  const parent = spawn('/bin/sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(String(line));
  // The child ends only when its parent is no shell any more: a shell could collect it.
  await expect.poll(() => readFile(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n');
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => readFile(`/proc/${pid}/stat`, 'utf8')).toContain(') Z ');
  return { pid, reap: () => parent.kill('SIGKILL') };
}

describe('embedded Postgres', () => {
  it('serves from a folder that only its owner may enter, and keeps the data for its user alone', async () => {
    const postgres = await start();
    expect(await answer(postgres.url)).toEqual([{ answer: 42 }]);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    await postgres.stop();
    await postgres.ended;
    expect(existsSync(join(dataDir, 'postmaster.pid'))).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('shuts down in order when its starter is killed', async () => {
    const source = new URL('../src/index.ts', import.meta.url).href;
    const script = `
      const { startEmbeddedPostgres } = await import(${JSON.stringify(source)});
      await startEmbeddedPostgres(${JSON.stringify(options(await freePort()))});
      console.log('started');`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(starter.stdout, 'data');
    expect(existsSync(join(dataDir, 'postmaster.pid'))).toBe(true);
    starter.kill('SIGKILL');
    await expect.poll(() => existsSync(join(dataDir, 'postmaster.pid')), { timeout: 10_000 }).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')('takes no zombie for a server that still runs', async () => {
    const zombie = await startZombie();
    // Somebody else listens on the port that the dead server had.
    const stranger = createServer().listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as { port: number };
    const lines = [zombie.pid, '/somewhere', '1795880000', port, '', '127.0.0.1', '0 0', 'ready'];
    await writeFile(join(dataDir, 'postmaster.pid'), `${lines.join('\n')}\n`);
    try {
      const postgres = await start();
      expect(await answer(postgres.url)).toEqual([{ answer: 42 }]);
      await postgres.stop();
    } finally {
      zombie.reap();
      stranger.close();
    }
  });

  it('tells why it does not start', async () => {
    await expect(
      startEmbeddedPostgres({ ...options(await freePort()), settings: ['shared_buffers=nonsense'] }),
    ).rejects.toThrow(/did not start in .*Käthes Ordner[\s\S]*shared_buffers/);
  });
});
