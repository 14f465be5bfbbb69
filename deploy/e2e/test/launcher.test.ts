import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localServices, projectRoot } from '@lectern/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startByNpm } from '../src/started-by-npm.ts';

let dataDir: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lectern-launcher-'));
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

/** `npm start` without npm, on a free port, with all that it says. */
function start() {
  const child = spawn(process.execPath, ['deploy/local/src/main.ts'], {
    cwd: projectRoot,
    env: { ...process.env, PORT: '0', LECTERN_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  return { child, said: () => said, exit: once(child, 'exit') };
}

describe('the launcher', () => {
  it.skipIf(process.platform === 'win32')(
    'ends every process of the platform when npm is killed',
    async () => {
      const platform = await startByNpm(projectRoot, {
        env: { ...process.env, PORT: '0', LECTERN_DATA_DIR: dataDir },
        onSpawn: (child) => started.push(child),
      });
      for (const { entry } of localServices)
        expect(
          platform.tree.some(({ command }) => command.endsWith(entry)),
          entry,
        ).toBe(true);
      process.kill(platform.npm.pid, 'SIGKILL');
      await platform.ended();
      expect(platform.said()).toContain('Everything is stopped.');
    },
  );

  it('keeps its data folder for itself, and stops all in order on Ctrl-C', async () => {
    const first = start();
    await expect.poll(first.said, { timeout: 120_000 }).toContain('Lectern is ready');

    const second = start();
    expect(await second.exit).toEqual([1, null]);
    expect(second.said()).toContain(`Another Lectern runs in ${dataDir}, at http://127.0.0.1:`);

    // As in a terminal: the process group gets the signal, and then npm forwards it.
    first.child.kill('SIGINT');
    await expect.poll(first.said).toContain('Stopping');
    first.child.kill('SIGINT');
    expect(await first.exit).toEqual([0, null]);
    expect(first.said()).toContain('Everything is stopped.');
  });
});
