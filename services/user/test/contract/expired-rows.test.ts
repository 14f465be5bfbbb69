import { openTestDb, type TestDb } from '@lectern/db/testing';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPgExpiredRows } from '../../src/adapters/pg-expired-rows.ts';
import { migrations } from '../../src/migrations.ts';

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb(migrations);
});
afterAll(() => test.close());

const now = new Date('2026-11-01T12:00:00.000Z');
const later = new Date(now.getTime() + 1);

it('sessions of somebody who stays away go when they have expired, with their tokens, and so does all else that has', async () => {
  const { db } = test;
  const [tenant, user] = [v7(), v7()];
  await db.query('INSERT INTO tenants (id, created_at) VALUES ($1, $2)', [tenant, now]);
  await db.query(
    `INSERT INTO users (id, tenant_id, email, display_name, password_hash, created_at, roles)
     VALUES ($1, $2, 'ann@example.com', 'Ann', 'hash', $3, '{owner}')`,
    [user, tenant, now],
  );
  for (const [at, ends] of [now, later].entries()) {
    const [session, hash] = [v7(), Buffer.from([at])];
    await db.query('INSERT INTO sessions (id, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)', [
      ...[session, user, now, ends],
    ]);
    await db.query('INSERT INTO refresh_tokens (token_hash, session_id, expires_at) VALUES ($1, $2, $3)', [
      ...[hash, session, ends],
    ]);
    await db.query('INSERT INTO password_resets (token_hash, user_id, expires_at) VALUES ($1, $2, $3)', [
      ...[hash, user, ends],
    ]);
    await db.query(
      `INSERT INTO registrations (token_hash, email, display_name, password_hash, expires_at)
       VALUES ($1, 'bob@example.com', 'Bob', 'hash', $2)`,
      [hash, ends],
    );
    await db.query(
      `INSERT INTO invitations (id, tenant_id, email, role, invited_by, token_hash, created_at, expires_at)
       VALUES ($1, $2, $3, 'member', 'ann', $4, $5, $6)`,
      [v7(), tenant, `guest-${at}@example.com`, hash, now, ends],
    );
  }
  const expired = createPgExpiredRows({ db });
  expect(await expired.purge(now)).toBe(4);
  for (const table of ['sessions', 'refresh_tokens', 'password_resets', 'registrations', 'invitations']) {
    const { rows } = await db.query<{ expires_at: Date }>(`SELECT expires_at FROM ${table}`);
    expect([table, rows]).toEqual([table, [{ expires_at: later }]]);
  }
});
