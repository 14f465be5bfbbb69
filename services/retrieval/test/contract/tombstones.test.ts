import { openTestDb, type TestDb } from '@lectern/db/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPgTombstones } from '../../src/adapters/pg-tombstones.ts';
import { migrations } from '../../src/migrations.ts';

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb(migrations);
});
afterAll(() => test.close());

it('tombstones go after their retention, and nothing else does', async () => {
  const { db } = test;
  await db.query(`INSERT INTO documents (document_id, tenant_id, state, updated_at) VALUES
    ('old', 't', 'deleted', now() - interval '91 days'), ('young', 't', 'deleted', now() - interval '89 days')`);
  await db.query(`INSERT INTO documents (document_id, tenant_id, state, owner_id, visibility, updated_at) VALUES
    ('awaited', 't', 'awaited', 'ann', 'private', now() - interval '91 days')`);
  const tombstones = createPgTombstones({ db, retentionMs: 90 * 24 * 60 * 60 * 1_000 });
  expect(await tombstones.purge()).toBe(1);
  const { rows } = await db.query('SELECT document_id AS id FROM documents ORDER BY 1');
  expect(rows).toEqual([{ id: 'awaited' }, { id: 'young' }]);
});
