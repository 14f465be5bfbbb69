import { connect, createServer } from 'node:net';
import { Writable } from 'node:stream';
import { testServiceKeys } from '@lectern/auth/testing';
import { loadConfig } from '@lectern/config';
import { eventsMigrations } from '@lectern/events';
import { createTelemetry } from '@lectern/telemetry';
import { testDatabase } from '@lectern/testing';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { baseConfig, createServiceKit, databaseConfig } from '../src/index.ts';
import { openDatabase } from '../src/open-database.ts';

/** A TCP proxy of a database that refuses connections until `open` is called. */
async function closedProxy(databaseUrl: string): Promise<{ url: string; open(): void }> {
  const url = new URL(databaseUrl);
  const { hostname, port } = url;
  const proxy = createServer((socket) => {
    const inside = connect(Number(port), hostname);
    socket.on('error', () => inside.destroy());
    inside.on('error', () => socket.destroy());
    socket.pipe(inside).pipe(socket);
  });
  const listen = (at: number): Promise<void> =>
    new Promise((resolve) => void proxy.listen(at, '127.0.0.1', resolve));
  await listen(0);
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy does not listen on TCP.');
  await new Promise((resolve) => void proxy.close(resolve));
  onTestFinished(() => void proxy.close());
  url.host = `127.0.0.1:${address.port}`;
  return { url: url.href, open: () => void listen(address.port) };
}

it('waits for a database that starts later than the service', async () => {
  const database = await testDatabase();
  onTestFinished(() => database.drop());
  const proxy = await closedProxy(database.url);
  const config = loadConfig(z.object({ ...baseConfig.shape, ...databaseConfig.shape }), {
    ...testServiceKeys('document'),
    DATABASE_URL: proxy.url,
  });
  const warnings: string[] = [];
  const logDestination = new Writable({
    write(line, _encoding, done) {
      warnings.push(JSON.parse(String(line)).msg);
      if (warnings.length === 1) proxy.open();
      done();
    },
  });
  const telemetry = createTelemetry({
    serviceName: 'test',
    serviceVersion: '0',
    logLevel: 'warn',
    tracesExporter: 'none',
    logDestination,
  });
  const kit = createServiceKit(config, { name: 'document', overrides: { telemetry } });
  const db = await openDatabase(kit, config, { migrations: [{ name: 'events', url: eventsMigrations }] });
  onTestFinished(() => db.close());
  expect(warnings).toEqual(['dependency not reachable, retrying']);
  expect((await db.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
