import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { projectRoot } from '@lectern/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../src/test-platform.ts';

const run = promisify(execFile);
const smoke = (...args: string[]) =>
  run(process.execPath, [`${projectRoot}/helm/lectern/files/smoke/smoke.mjs`, ...args]);

let test: TestPlatform;
beforeAll(async () => {
  test = await startTestPlatform();
});
afterAll(() => test?.close());

describe('the smoke journeys of the chart', () => {
  it.each(['upload-and-ask', 'tenant-isolation', 'delete'])('pass: %s', async (journey) => {
    const { stdout } = await smoke(test.url, journey);
    expect(stdout).toMatch(new RegExp(`^${journey}: passed`));
  });

  it('fail against something that is no platform', async () => {
    const server = createServer((_, res) => res.end('{}')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      await expect(smoke(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ code: 1 });
    } finally {
      server.close();
    }
  });

  it('fail for a journey that does not exist', async () => {
    await expect(smoke(test.url, 'nowhere')).rejects.toMatchObject({ code: 1 });
  });
});
