import type { ChildProcess } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '@lectern/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postAsGateway } from '../src/call-as-gateway.ts';
import { type StartedByNpm, startByNpm } from '../src/started-by-npm.ts';

let folder: string;
const started: ChildProcess[] = [];
const account = { email: 'stays@example.com', password: 'a long test password' };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-endings-'));
  const launcher = join(projectRoot, 'deploy/e2e/src/small-launcher.ts');
  const scripts = { start: `exec "${process.execPath}" "${launcher}"` };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'small-lectern', scripts }));
});
afterAll(async () => {
  for (const child of started) child.kill('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

const start = (): Promise<StartedByNpm> =>
  startByNpm(folder, {
    env: { ...process.env, PORT: '0', LECTERN_DATA_DIR: join(folder, 'data') },
    onSpawn: (child) => started.push(child),
  });

/** The user service, the only one that runs. */
const userIn = (said: string) => ({
  name: 'user',
  url: /user .*(http:\S+)/.exec(said)?.[1] ?? 'http://nowhere.invalid',
  dataDir: join(folder, 'data'),
});

describe.skipIf(process.platform === 'win32')('the platform of `npm start`', () => {
  it.each([
    ['npm', 'SIGTERM'],
    ['npm', 'SIGINT'],
    ['npm', 'SIGKILL'],
    ['shell', 'SIGTERM'],
    ['shell', 'SIGINT'],
    ['shell', 'SIGKILL'],
    ['launcher', 'SIGTERM'],
    ['launcher', 'SIGKILL'],
  ] as const)('ends in order when %s gets %s, and starts again on its data', async (part, signal) => {
    const platform = await start();
    const user = userIn(platform.said());
    if (started.length === 1) await postAsGateway(user, '/v1/users', { ...account, displayName: 'Test' });
    await postAsGateway(user, '/v2/sessions', account);

    process.kill(platform[part].pid, signal);
    await platform.ended();
    // Postgres takes its pid file away when it was shut down, and only then.
    expect(existsSync(join(folder, 'data', 'postgres', 'postmaster.pid'))).toBe(false);
    const couldSay = signal !== 'SIGKILL' || platform[part].pid !== platform.launcher.pid;
    // What was said last may still be on its way when its writer has ended.
    await expect.poll(() => platform.said().includes('Everything is stopped.')).toBe(couldSay);
    expect(await readFile(join(folder, 'data', 'logs', 'user.log'), 'utf8')).not.toContain('"level":"error"');
  });

  it('starts while the processes of a killed launcher are still stopping', async () => {
    const killed = await start();
    process.kill(killed.launcher.pid, 'SIGKILL');
    const next = await start();
    await killed.ended();
    await postAsGateway(userIn(next.said()), '/v2/sessions', account);
    process.kill(next.launcher.pid, 'SIGTERM');
    await next.ended();
  });

  it('keeps all that it writes from other users', async () => {
    const data = join(folder, 'data');
    const entries = await readdir(data, { recursive: true, withFileTypes: true });
    const open = entries
      .filter((entry) => !entry.isSymbolicLink())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => (statSync(path).mode & 0o077) !== 0);
    expect([statSync(data).mode & 0o777, open]).toEqual([0o700, []]);
    expect(entries.length).toBeGreaterThan(50);
  });
});
