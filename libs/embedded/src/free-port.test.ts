import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { freePort, isPortFree } from './free-port.ts';

it('hands out ports that are free, and none twice', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, freePort));
  expect(new Set(ports).size).toBe(20);
  expect(await isPortFree(ports[0] ?? 0)).toBe(true);
});

it('sees that a port is taken', async () => {
  const server = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  expect(await isPortFree(port)).toBe(false);
  server.close();
});
