import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from './run.ts';

let status = 200;
const server = createServer((req, res) => res.writeHead(req.url === '/health' ? 204 : status).end());
afterEach(() => server.close());

const check = (env: Record<string, string>) => run(process.execPath, ['deploy/docker/health.mjs'], env);

describe('the health check of the images', () => {
  it('passes while the process is ready, and only then', async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const ADMIN_PORT = String((server.address() as AddressInfo).port);
    await check({ ADMIN_PORT });
    await expect(check({ ADMIN_PORT, HEALTH_PATH: '/health' })).rejects.toThrow('ended with 1');
    status = 503;
    await expect(check({ ADMIN_PORT })).rejects.toThrow('ended with 1');
    await new Promise((resolve) => server.close(resolve));
    await expect(check({ ADMIN_PORT })).rejects.toThrow('ended with 1');
  });
});
