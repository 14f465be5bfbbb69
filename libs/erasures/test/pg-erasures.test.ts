import { openTestDb, type TestDb } from '@lectern/db/testing';
import {
  createUnitOfWork,
  defineEvent,
  eventsMigrations,
  type OutgoingEvent,
  outgoing,
} from '@lectern/events';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createPgErasures, type Erasure, type Erasures } from '../src/index.ts';

interface Amounts {
  readonly notes: number;
  readonly oldNotes: number;
}

const { signal } = new AbortController();
const columns = { notes: 'notes', oldNotes: 'old_notes' };
const Erased = defineEvent({
  name: 'NotesErased',
  version: 1,
  schema: z.object({ notes: z.int(), oldNotes: z.int() }).meta({ description: 'For tests.' }),
});
const published: unknown[] = [];
let database: TestDb;
let erasures: Erasures<Amounts>;

beforeAll(async () => {
  database = await openTestDb([{ name: 'events', url: eventsMigrations }]);
  const { db } = database;
  await db.query('CREATE TABLE notes (tenant_id text, owner_id text)');
  await db.query(`CREATE TABLE erasures (id text PRIMARY KEY, tenant_id text NOT NULL, owner_id text,
    requested_at timestamptz NOT NULL DEFAULT now(), notes integer NOT NULL DEFAULT 0, old_notes integer NOT NULL DEFAULT 0)`);
  const add = async (_tx: unknown, _definition: unknown, data: unknown) => void published.push(data);
  erasures = createPgErasures<Amounts>({
    ...{ db, columns, unitOfWork: createUnitOfWork({ db, outbox: { add }, consumer: 'notes' }) },
    remove: ({ tenantId, ownerId }, count) =>
      db.transaction(
        async (tx) => {
          const sql = 'DELETE FROM notes WHERE tenant_id = $1 AND ($2::text IS NULL OR owner_id = $2)';
          const { rowCount: notes } = await tx.query(sql, [tenantId, ownerId]);
          if (notes > 0) await count(tx, { notes });
          return notes;
        },
        { signal },
      ),
  });
});
afterAll(() => database.close());

const write = (tenantId: string, ownerId = 'ada') =>
  database.db.query('INSERT INTO notes VALUES ($1, $2)', [tenantId, ownerId]);
const anErasure = (ownerId?: string): Erasure => ({ id: uuidv7(), tenantId: uuidv7(), ownerId });
const told = (amounts: Amounts): OutgoingEvent => outgoing(Erased, amounts, 'erasure');

it('adds up what went since it was asked for, and reports that once for an event', async () => {
  const erasure = anErasure();
  await write(erasure.tenantId);
  expect(await erasures.remove(erasure, signal)).toBe(1);
  await write(erasure.tenantId);
  await write(erasure.tenantId, 'bob');
  expect(await erasures.remove(erasure, signal)).toBe(2);
  for (const eventId of ['first', 'first', 'second'])
    await erasures.report(erasure, told, { eventId, signal });
  const all = { notes: 3, oldNotes: 0 };
  expect(published).toEqual([all, all]);
});

it('is looked at again for a day, and forgotten after a month', async () => {
  const [today, yesterday, lastMonth] = [anErasure('ada'), anErasure(), anErasure()];
  for (const [erasure, days] of [
    [today, 0.9],
    [yesterday, 1.1],
    [lastMonth, 31],
  ] as const) {
    await erasures.remove(erasure, signal);
    await database.db.query(
      "UPDATE erasures SET requested_at = now() - $2 * interval '1 day' WHERE id = $1",
      [erasure.id, days],
    );
  }
  const recent = await erasures.recent(signal);
  expect(recent).toContainEqual(today);
  expect(recent.map(({ id }) => id)).not.toContain(yesterday.id);
  expect(await erasures.purge()).toBe(1);
  const { rows } = await database.db.query<{ id: string }>('SELECT id FROM erasures');
  expect(rows.map(({ id }) => id)).toContain(yesterday.id);
  expect(rows.map(({ id }) => id)).not.toContain(lastMonth.id);
});
