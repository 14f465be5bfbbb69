import { AppError } from '@lectern/errors';
import { createTelemetry, noopTelemetry, withSpan } from '@lectern/telemetry';
import { captureSpans, eventually, freePort, type TestDatabase, testDatabase } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commitOutcomeUnknown, createDb, type Db, isUniqueViolation, type Tx } from '../src/index.ts';

const telemetry = noopTelemetry();
let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await testDatabase();
  db = createDb({ url: database.url, telemetry, maxConnections: 4 });
  await db.query('CREATE TABLE items (id int PRIMARY KEY, n int NOT NULL DEFAULT 0)');
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  await db.query('TRUNCATE items');
});

const count = async (): Promise<number> =>
  (await db.query<{ n: number }>('SELECT count(*)::int AS n FROM items')).rows[0]!.n;
const idsOf = (rows: { id: number }[]): number[] => rows.map((row) => row.id);
const insert = (tx: Pick<Tx, 'query'>, id: number) => tx.query('INSERT INTO items (id) VALUES ($1)', [id]);
const busy = async (): Promise<number> => {
  const gauge = await telemetry.metrics.getSingleMetric('db_pool_connections')?.get();
  return gauge?.values.find(({ labels }) => labels.state === 'busy')?.value ?? expect.fail('no gauge');
};
/** Statements like this one that the server works on. */
const running = async (like: string): Promise<number> => {
  const text =
    "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE $1 AND pid <> pg_backend_pid()";
  return (await db.query(text, [like])).rowCount;
};

const backendOf = async (like: string): Promise<number | undefined> => {
  const text = 'SELECT pid FROM pg_stat_activity WHERE query LIKE $1 AND pid <> pg_backend_pid()';
  return (await db.query<{ pid: number }>(text, [like])).rows[0]?.pid;
};

describe('query', () => {
  it('returns rows and how many there are', async () => {
    await insert(db, 7);
    const result = await db.query<{ id: number }>('SELECT id FROM items WHERE id = $1', [7]);
    expect(idsOf(result.rows)).toEqual([7]);
    expect((await db.query('UPDATE items SET n = 1')).rowCount).toBe(1);
  });

  it('leaves the violation of a constraint recognizable', async () => {
    await insert(db, 1);
    const error: unknown = await insert(db, 1).catch((thrown: unknown) => thrown);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'items_pkey')).toBe(true);
    expect(isUniqueViolation(error, 'other')).toBe(false);
    expect(isUniqueViolation(new Error('23505'))).toBe(false);
  });

  it('gives up on a statement after the time-out', async () => {
    const slow = createDb({ url: database.url, telemetry, statementTimeoutMs: 50 });
    await expect(slow.query('SELECT pg_sleep(5)')).rejects.toMatchObject({ code: 'deadline_exceeded' });
    await slow.close();
  });

  it('gives up on a pool without a free connection', async () => {
    const small = createDb({ url: database.url, telemetry, maxConnections: 1, connectTimeoutMs: 100 });
    // Its one connection may take longer than that to be opened.
    await eventually(() => small.query('SELECT 1').catch(() => undefined));
    await small.transaction(async () => {
      await expect(small.query('SELECT 1')).rejects.toMatchObject({ code: 'unavailable' });
    });
    await small.close();
  });

  it('stops at the server when its signal aborts, and keeps the pool usable', async () => {
    const controller = new AbortController();
    const asleep = db.query('SELECT pg_sleep(20), 4712', [], { signal: controller.signal });
    await eventually(async () => ((await running('%4712%')) === 1 ? true : undefined));
    controller.abort(new AppError('deadline_exceeded', 'Too late.'));
    await expect(asleep).rejects.toMatchObject({ code: 'deadline_exceeded', message: 'Too late.' });
    await eventually(async () => ((await running('%4712%')) === 0 ? true : undefined));
    await expect(db.query('SELECT 1', [], { signal: controller.signal })).rejects.toMatchObject({
      code: 'deadline_exceeded',
    });
    expect((await db.query('SELECT 1', [], { signal: new AbortController().signal })).rowCount).toBe(1);
  });

  it('keeps its connection when its signal aborts, and no cancellation hits a later statement', async () => {
    const single = createDb({ url: database.url, telemetry: noopTelemetry(), maxConnections: 1 });
    const pid = async () =>
      (await single.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
    for (let n = 0; n < 40; n += 1) {
      const controller = new AbortController();
      // Ends by itself at about the time of the abort, before it or after it.
      const short = single.query(`SELECT pg_sleep(${(n % 8) / 1_000})`, [], { signal: controller.signal });
      setTimeout(() => controller.abort(), n % 5);
      await short.catch((error: unknown) => expect(error).toMatchObject({ code: 'cancelled' }));
      for (let m = 0; m < 3; m += 1) expect((await single.query('SELECT pg_sleep(0.001)')).rowCount).toBe(1);
    }
    const controller = new AbortController();
    const asleep = single.query('SELECT pg_sleep(20), 4713', [], { signal: controller.signal });
    await eventually(async () => ((await running('%4713%')) === 1 ? true : undefined));
    const before = await backendOf('%4713%');
    controller.abort();
    await expect(asleep).rejects.toMatchObject({ code: 'cancelled' });
    expect(await pid()).toBe(before);
    await single.close();
  });

  it('is stopped even when it is aborted before the server has begun with it', async () => {
    const controller = new AbortController();
    const asleep = db.query('SELECT pg_sleep(20), 4714', [], { signal: controller.signal });
    setImmediate(() => controller.abort());
    await expect(asleep).rejects.toMatchObject({ code: 'cancelled' });
    expect(await running('%4714%')).toBe(0);
  });

  it('gives up the wait for a connection when its signal aborts, and keeps the pool usable', async () => {
    const single = createDb({ url: database.url, telemetry: noopTelemetry(), maxConnections: 1 });
    const controller = new AbortController();
    await single.transaction(async () => {
      const waiting = single.query('SELECT 1', [], { signal: controller.signal });
      controller.abort(new AppError('deadline_exceeded', 'Too late.'));
      await expect(waiting).rejects.toMatchObject({ message: 'Too late.' });
    });
    expect((await single.query('SELECT 1')).rowCount).toBe(1);
    await single.close();
  });

  it('says that the database is unavailable when nothing listens, also to a readiness check', async () => {
    const nowhere = createDb({ url: `postgres://x:y@127.0.0.1:${await freePort()}/z`, telemetry });
    await expect(nowhere.query('SELECT 1')).rejects.toMatchObject({ reason: 'database_unavailable' });
    await expect(nowhere.check()).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await nowhere.close();
    await db.check(AbortSignal.timeout(1_000));
  });
});

describe('transaction', () => {
  it('commits all or nothing', async () => {
    expect(await db.transaction(async (tx) => (await insert(tx, 1)).rowCount)).toBe(1);
    const failure = new AppError('conflict', 'No.');
    await expect(
      db.transaction(async (tx) => {
        await insert(tx, 2);
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(await count()).toBe(1);
    expect(await busy()).toBe(0);
  });

  it('calls back after the commit is visible, and never after a rollback', async () => {
    const seen: string[] = [];
    const visible = new Promise<number>((resolve) => {
      void db.transaction(async (tx) => {
        await insert(tx, 1);
        tx.afterCommit(() => {
          throw new Error('a callback that fails harms nobody');
        });
        tx.afterCommit(() => resolve(count()));
      });
    });
    expect(await visible).toBe(1);
    const failing = db.transaction(async (tx) => {
      tx.afterCommit(() => seen.push('called'));
      await insert(tx, 1);
    });
    await expect(failing).rejects.toThrow();
    expect(seen).toEqual([]);
  });

  it('stops a running statement when the signal aborts, rolls back, and keeps the pool usable', async () => {
    const controller = new AbortController();
    const running = db.transaction(
      async (tx) => {
        await insert(tx, 1);
        setImmediate(() => controller.abort());
        await tx.query('SELECT pg_sleep(20)');
      },
      { signal: controller.signal },
    );
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    // Would wait for the locks of a session that lives on.
    await db.query('TRUNCATE items');
    await expect(db.transaction(async () => 1, { signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    await expect(
      db.transaction((tx) => tx.query('SELECT pg_sleep(20)'), { signal: AbortSignal.timeout(20) }),
    ).rejects.toMatchObject({ code: 'deadline_exceeded' });
    expect(await db.transaction(async (tx) => (await tx.query('SELECT 1')).rowCount)).toBe(1);
  });

  it('does not commit work whose signal aborted between its statements', async () => {
    const controller = new AbortController();
    const running = db.transaction(
      async (tx) => {
        await insert(tx, 1);
        controller.abort();
      },
      { signal: controller.signal },
    );
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(await count()).toBe(0);
  });

  it('says which failures are conflicts with another transaction', async () => {
    await insert(db, 1);
    const overtaken = db.transaction(async (tx) => {
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      await tx.query('SELECT n FROM items WHERE id = 1');
      // After the snapshot of the transaction was taken.
      await db.query('UPDATE items SET n = n + 10 WHERE id = 1');
      await tx.query('UPDATE items SET n = 1 WHERE id = 1');
    });
    await expect(overtaken).rejects.toMatchObject({ reason: 'transaction_conflict', retryable: true });
    expect((await db.query('SELECT n FROM items')).rows).toEqual([{ n: 10 }]);
  });

  it('survives that Postgres ends the connection of an open transaction', async () => {
    const running = db.transaction(async (tx) => {
      const { rows } = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await insert(tx, 1);
      await db.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
      await insert(tx, 2);
    });
    await expect(running).rejects.toMatchObject({ code: 'unavailable', reason: 'database_unavailable' });
    expect(await count()).toBe(0);
    expect(await busy()).toBe(0);
  });

  it('fails when a statement had failed, though its error was not passed on', async () => {
    const swallowed = db.transaction(async (tx) => {
      await insert(tx, 1);
      await tx.query('SELECT 1 / 0').catch(() => undefined);
    });
    await expect(swallowed).rejects.toMatchObject({ code: 'internal', reason: 'transaction_rolled_back' });
    expect(await count()).toBe(0);
  });

  it('says when the outcome of COMMIT is unknown, and keeps the error of one that Postgres refused', async () => {
    const atCommit = (body: string) => `
      CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN ${body}; RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON items
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION at_commit()`;
    const fails = (body: string) =>
      db.transaction(async (tx) => {
        await tx.query(atCommit(body));
        await insert(tx, 1);
      });
    const ended = fails('PERFORM pg_terminate_backend(pg_backend_pid())');
    await expect(ended).rejects.toMatchObject({ code: 'unavailable', reason: commitOutcomeUnknown });
    const refused: unknown = await fails("RAISE SQLSTATE '23505'").catch((error: unknown) => error);
    expect(isUniqueViolation(refused)).toBe(true);
    await expect(fails("RAISE SQLSTATE '40001'")).rejects.toMatchObject({ reason: 'transaction_conflict' });
    expect(await count()).toBe(0);
    expect(await busy()).toBe(0);
  });
});

describe('spans', () => {
  it('are made below an active span, without values, and not without one', async () => {
    const capture = captureSpans();
    const traced = createTelemetry({
      serviceName: 'test',
      serviceVersion: '1',
      logLevel: 'silent',
      tracesExporter: 'none',
      spanProcessors: [capture.processor],
    });
    const tracedDb = createDb({ url: database.url, telemetry: traced });
    await tracedDb.query('SELECT 1 FROM items');
    expect(capture.spans()).toEqual([]);
    await withSpan(traced.tracer, 'request', {}, async () => {
      await tracedDb.transaction((tx) => insert(tx, 4711));
      await expect(tracedDb.query('SELECT nothing FROM items')).rejects.toThrow();
    });
    const [request, ...statements] = capture.spans().toReversed();
    expect(statements.map((s) => s.name)).toEqual(['SELECT items', 'COMMIT', 'INSERT items']);
    for (const span of statements) {
      expect(span.parentSpanContext?.spanId).toBe(request!.spanContext().spanId);
      expect(JSON.stringify(span.attributes)).not.toContain('4711');
    }
    expect(statements[0]!.status.code).toBe(2);
    await tracedDb.close();
    await traced.shutdown();
  });
});

describe('metrics', () => {
  it('show how full the pool is', async () => {
    await db.transaction(async () => {
      expect(await telemetry.metrics.metrics()).toContain('db_pool_connections{state="busy"} 1');
    });
  });
});
