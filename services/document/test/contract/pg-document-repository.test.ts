import type { Db } from '@lectern/db';
import { AppError } from '@lectern/errors';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginDeletion } from '../../src/domain/document.ts';
import { aDocument, after } from '../support/samples.ts';
import { openPg, openTestDb, untilLockWaits } from '../support/stores.ts';

let db: Db;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ db, close } = await openTestDb());
});

afterAll(() => close());

describe('a change whose caller is gone', () => {
  it('does not go on waiting for a lock in Postgres, and changes nothing', async () => {
    const { documents } = await openPg(db);
    const document = aDocument({ id: uuidv7() });
    await documents.create({ document }, {});
    const caller = new AbortController();
    const gone = new AppError('cancelled', 'Gone.');
    await db.transaction(async (tx) => {
      await tx.query('SELECT FROM documents WHERE id = $1 FOR UPDATE', [document.id]);
      const changing = documents.change(
        document.id,
        (current) => current && { document: beginDeletion(current.document, after(1)) },
        { signal: caller.signal },
      );
      await untilLockWaits(db, 1);
      caller.abort(gone);
      await expect(changing).rejects.toBe(gone);
      // The lock that it waited for is still held: only the server can have ended the wait.
      await untilLockWaits(db, 0);
    });
    expect(await documents.find(document.id)).toMatchObject({ status: 'ingested' });
  });
});

describe('a document with very many versions', () => {
  it('has the newest 200 steps of its timeline, those of the newest version whole', async () => {
    const { documents } = await openPg(db);
    const document = aDocument({ id: uuidv7() });
    await documents.create({ document }, {});
    await db.query(
      `INSERT INTO document_timeline (document_id, version, status, at)
       SELECT $1, -version, 'ingested', now() FROM generate_series(1, 500) AS version`,
      [document.id],
    );
    const { timeline } = (await documents.find(document.id)) ?? expect.fail('not found');
    expect(timeline).toHaveLength(200);
    expect(timeline.at(-1)).toMatchObject({ version: 1, status: 'ingested' });
    expect(timeline[0]?.version).toBe(-199);
  });
});
