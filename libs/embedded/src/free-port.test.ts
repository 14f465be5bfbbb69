import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { freePort, isPortFree } from './free-port.ts';

it('hands out ports that are free, and none twice', async () => {
  const ports = await Promise.all(Array.from({ length: 200 }, freePort));
  expect(new Set(ports).size).toBe(200);
  expect(await isPortFree(ports[0] ?? 0)).toBe(true);
});

it('hands out none that an outgoing connection may be given', async () => {
  const leastOfConnections = 32_768;
  const ports = await Promise.all(Array.from({ length: 200 }, freePort));
  expect(Math.max(...ports)).toBeLessThan(leastOfConnections);
});

it('hands out none that another process has been given, bound or not', async () => {
  const module = JSON.stringify(new URL('free-port.ts', import.meta.url));
  const ask = `const { freePort } = await import(${module}); console.log(await freePort());`;
  const own = await Promise.all(Array.from({ length: 70 }, freePort));
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', ask]);
  expect(Number(stdout)).toBeGreaterThan(0);
  const blockOf = (port: number): number => Math.floor(port / 64);
  expect(own.map(blockOf)).not.toContain(blockOf(Number(stdout)));
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
