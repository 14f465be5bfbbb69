import { openTestDb, type TestDb } from '@lectern/db/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPgTombstones } from '../../src/adapters/pg-tombstones.ts';
import { migrations } from '../../src/migrations.ts';

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb(migrations);
});
afterAll(() => test.close());

it('tombstones go after their retention, unless something of the document is left', async () => {
  const { db } = test;
  await db.query(`INSERT INTO documents (document_id, tenant_id, version, deleted_at) VALUES
    ('old', 't', 1, now() - interval '91 days'), ('blob', 't', 1, now() - interval '91 days'),
    ('young', 't', 1, now() - interval '89 days'), ('live', 't', 1, NULL)`);
  await db.query(`INSERT INTO vector_blobs (document_id, bucket, key) VALUES ('blob', 'b', 'k')`);
  const tombstones = createPgTombstones({ db, retentionMs: 90 * 24 * 60 * 60 * 1_000 });
  const left = async () =>
    (await db.query<{ id: string }>('SELECT document_id AS id FROM documents ORDER BY 1')).rows.map(
      ({ id }) => id,
    );
  expect(await tombstones.purge()).toBe(1);
  expect(await left()).toEqual(['blob', 'live', 'young']);
  await db.query('DELETE FROM vector_blobs');
  expect(await tombstones.purge()).toBe(1);
  expect(await left()).toEqual(['live', 'young']);
});
