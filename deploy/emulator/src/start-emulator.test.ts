import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningEmulator, startEmulator } from './start-emulator.ts';

let dataDir: string;
let emulator: RunningEmulator | undefined;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lectern-emulator-'));
});
afterEach(async () => {
  await emulator?.stop();
  await rm(dataDir, { recursive: true });
});

const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
const outward = own.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
const hasIpv6 = own.some(({ address }) => address === '::1');

const statusAt = async (host: string): Promise<number> =>
  (await fetch(`http://${host}:${emulator?.port}/health`)).status;

describe('the emulator', () => {
  it.skipIf(!outward)('listens on the given address and no other', async () => {
    emulator = await startEmulator({ host: '127.0.0.1', port: 0, dataDir });
    expect(await statusAt('127.0.0.1')).toBe(200);
    await expect(statusAt(outward ?? '')).rejects.toThrow('fetch failed');
  });

  it('listens on every address when none is given', async () => {
    emulator = await startEmulator({ port: 0, dataDir });
    const hosts = ['127.0.0.1', ...(outward ? [outward] : []), ...(hasIpv6 ? ['[::1]'] : [])];
    for (const host of hosts) expect(await statusAt(host), host).toBe(200);
  });

  it('says so when it cannot have the address', async () => {
    emulator = await startEmulator({ host: '127.0.0.1', port: 0, dataDir });
    const { port } = emulator;
    await expect(startEmulator({ host: '127.0.0.1', port, dataDir: join(dataDir, 'other') })).rejects.toThrow(
      'EADDRINUSE',
    );
  });
});
