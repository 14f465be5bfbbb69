import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
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

  it('starts on what a kill in the middle of a write has left', async () => {
    const bucket = join(dataDir, 'blobs', 'buckets', 'things');
    await mkdir(join(bucket, 'objects'), { recursive: true });
    await writeFile(
      join(bucket, '.bucket.json'),
      '{"name":"things","creationDate":"2026-12-01T00:00:00.000Z"}',
    );
    const put = async (name: string, facts: string) => {
      await writeFile(join(bucket, 'objects', `${name}.data`), 'bytes');
      await writeFile(join(bucket, 'objects', `${name}.meta.json`), facts);
    };
    const lastModified = '2026-12-01T00:00:00.000Z';
    await put(
      'kept',
      JSON.stringify({ key: 'kept', contentLength: 5, etag: '"x"', lastModified, metadata: {} }),
    );
    await put('cut', '');
    emulator = await startEmulator({ host: '127.0.0.1', port: 0, dataDir });
    const statusOf = async (key: string) =>
      (await fetch(`http://127.0.0.1:${emulator?.port}/things/${key}`)).status;
    expect([await statusOf('kept'), await statusOf('cut')]).toEqual([200, 404]);
  });
});
