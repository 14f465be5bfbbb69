import { noopTelemetry } from '@lectern/telemetry';
import { eventually, type TestDatabase, testDatabase } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDb, type Db } from '../src/index.ts';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await testDatabase();
  db = createDb({ url: database.url, telemetry: noopTelemetry(), maxConnections: 2 });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

describe('listen', () => {
  it('delivers notifications, again after its connection broke, and not after it was stopped', async () => {
    const received: string[] = [];
    const stop = await db.listen('news', (payload) => received.push(payload));
    const listeners = 'FROM pg_stat_activity WHERE query = \'LISTEN "news"\'';
    const terminated = await db.query(`SELECT pg_terminate_backend(pid) ${listeners}`);
    expect(terminated.rowCount).toBe(1);
    await eventually(
      async () => {
        await db.query("SELECT pg_notify('news', 'hello')");
        return received.includes('hello') || undefined;
      },
      { what: 'a notification on the new connection' },
    );
    await stop();
    await eventually(async () =>
      (await db.query(`SELECT 1 ${listeners}`)).rowCount === 0 ? true : undefined,
    );
  });

  it('leaves no connection open when LISTEN fails', async () => {
    await expect(db.listen('', () => undefined)).rejects.toThrow('zero-length');
    const listeners = 'SELECT 1 FROM pg_stat_activity WHERE query = \'LISTEN ""\'';
    await eventually(async () => ((await db.query(listeners)).rowCount === 0 ? true : undefined));
  });
});
