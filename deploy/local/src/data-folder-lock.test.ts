import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataFolder, platformFacts } from './data-folder-lock.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (publicUrl: string) => ({
  ...{ publicUrl, dataDir: folder, modelDir: folder, ports: {}, adminPorts: {}, environment: {} },
  ...{ postgresPort: 1, awsPort: 2 },
});

/** Another launcher: takes the folder in a process of its own and says so. */
async function lockElsewhere() {
  const source = new URL('./data-folder-lock.ts', import.meta.url).href;
  const script = `
    const { lockDataFolder } = await import(${JSON.stringify(source)});
    await lockDataFolder(${JSON.stringify(folder)}, ${JSON.stringify(at('http://127.0.0.1:8090'))});
    setInterval(() => undefined, 1000);
    console.log('locked');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

describe('a data folder', () => {
  it('is refused while another process has it, and the refusal says where that one is', async () => {
    const other = await lockElsewhere();
    await expect(lockDataFolder(folder, at('http://127.0.0.1:8080'))).rejects.toThrow(
      `Another Lectern runs in ${folder}, at http://127.0.0.1:8090.`,
    );
    expect((await platformFacts(folder))?.publicUrl).toBe('http://127.0.0.1:8090');
    other.kill('SIGKILL');
    await once(other, 'exit');
    const lock = await lockDataFolder(folder, at('http://127.0.0.1:8080'));
    expect((await platformFacts(folder))?.publicUrl).toBe('http://127.0.0.1:8080');
    await lock.release();
  });

  it('is free again when it was let go, and tells no address any more', async () => {
    const first = await lockDataFolder(folder, at('http://127.0.0.1:8080'));
    await first.release();
    await first.release();
    expect(await platformFacts(folder)).toBeUndefined();
    const second = await lockDataFolder(folder, at('http://127.0.0.1:8080'));
    await second.release();
  });
});
