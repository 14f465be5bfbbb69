import { createDb } from '@lectern/db';
import { eventsMigrations } from '@lectern/events';
import { noopTelemetry } from '@lectern/telemetry';
import { freePort, type TestDatabase, testDatabase } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runMigrations } from '../src/run-migrations.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Runs the job as a process would, and tells its exit code and what it wrote to stderr. */
async function run(env: Record<string, string>): Promise<{ code: number | undefined; errors: string }> {
  let code: number | undefined;
  let errors = '';
  await runMigrations({
    name: 'toy',
    directories: [{ name: 'events', url: eventsMigrations }],
    process: {
      env: { LOG_LEVEL: 'silent', ...env },
      stderr: { write: (text) => (errors += text) },
      exit: (given) => {
        code = given;
      },
    },
  });
  return { code, errors };
}

describe('the migration job', () => {
  it('brings the database up to date and ends with 0, also when there is nothing left to do', async () => {
    for (const _time of ['first', 'second']) {
      expect(await run({ DATABASE_URL: database.url })).toEqual({ code: 0, errors: '' });
    }
    const db = createDb({ url: database.url, telemetry: noopTelemetry() });
    expect((await db.query('SELECT * FROM outbox')).rowCount).toBe(0);
    await db.close();
  });

  it('ends with 78 and names the variable that is missing', async () => {
    const { code, errors } = await run({});
    expect(code).toBe(78);
    expect(errors).toContain('DATABASE_URL');
  });

  it('ends with 1, in words, when there is no database', async () => {
    const { code, errors } = await run({ DATABASE_URL: `postgres://a:b@127.0.0.1:${await freePort()}/c` });
    expect(code).toBe(1);
    expect(errors).toMatch(/^toy: cannot migrate: \S+/);
  });
});
