import { noopTelemetry } from '@lectern/telemetry';
import { freePort, type TestDatabase, testDatabase } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDb, type Db, migrate } from '../src/index.ts';

const telemetry = noopTelemetry();
const { logger } = telemetry;
const directory = (name: string) => ({ name, url: new URL(`./fixtures/${name}/`, import.meta.url) });

describe('migrate', () => {
  let database: TestDatabase;
  let db: Db;
  beforeEach(async () => {
    database = await testDatabase();
    db = createDb({ url: database.url, telemetry });
  });
  afterEach(async () => {
    await db.close();
    await database.drop();
  });

  it('runs every directory in turn, once, with a record of its own', async () => {
    const options = { url: database.url, directories: [directory('first'), directory('second')], logger };
    expect(await migrate(options)).toEqual(['first/0001_authors', 'first/0002_books', 'second/0001_outbox']);
    expect(await migrate(options)).toEqual([]);
    const { rows } = await db.query('SELECT facts FROM books');
    expect(rows).toEqual([{ facts: { pages: 0 } }]);
    expect((await db.query('SELECT name FROM migrations_second')).rows).toEqual([{ name: '0001_outbox' }]);
  });

  it('lets one of several processes work while the others wait and find nothing to do', async () => {
    const options = { url: database.url, directories: [directory('first'), directory('second')], logger };
    const all = await Promise.all([migrate(options), migrate(options), migrate(options), migrate(options)]);
    expect(all.flat().sort()).toEqual(['first/0001_authors', 'first/0002_books', 'second/0001_outbox']);
  });

  it('leaves nothing behind of a directory that fails half-way', async () => {
    await expect(
      migrate({ url: database.url, directories: [directory('broken')], logger }),
    ).rejects.toMatchObject({ code: '42704' });
    const { rows } = await db.query("SELECT to_regclass('half') AS half");
    expect(rows).toEqual([{ half: null }]);
  });

  it('says that the database is unavailable when nothing listens', async () => {
    const url = `postgres://x:y@127.0.0.1:${await freePort()}/z`;
    await expect(migrate({ url, directories: [directory('first')], logger })).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
    });
  });

  it('refuses a name that could not be part of a table name', async () => {
    const directories = [{ ...directory('first'), name: 'x"; DROP TABLE y' }];
    await expect(migrate({ url: database.url, directories, logger })).rejects.toThrow('migrations table');
  });
});
