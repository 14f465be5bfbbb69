import type { Db } from '@lectern/db';
import { openTestDb, untilLockWaits } from '@lectern/db/testing';
import { createOutbox, createUnitOfWork } from '@lectern/events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPgDocumentIndex } from '../../src/adapters/pg-document-index.ts';
import type { VersionFacts } from '../../src/domain/indexed-document.ts';
import { migrations } from '../../src/migrations.ts';
import type { ChangeOptions, DocumentIndex } from '../../src/ports.ts';
import { hideDocument } from '../../src/use-cases/hide-document.ts';
import { publishVersion } from '../../src/use-cases/index-changes.ts';
import { MemoryDocumentIndex } from '../../testing/memory-document-index.ts';
import { scopeOf, signal } from '../support/points.ts';
import { delivery, describeDocumentIndex, now, versionOf } from './document-index-contract.ts';

let db: Db;
let close: () => Promise<void>;
let index: DocumentIndex;

beforeAll(async () => {
  ({ db, close } = await openTestDb(migrations));
  const outbox = createOutbox({ source: 'retrieval' });
  index = createPgDocumentIndex({ db, unitOfWork: createUnitOfWork({ db, outbox, consumer: 'retrieval' }) });
});
afterAll(() => close());

const empty = () => db.query('TRUNCATE documents, tenant_revisions, outbox, inbox');

describeDocumentIndex('in Postgres', async () => {
  await empty();
  return {
    index,
    published: async () => {
      const { rows } = await db.query<{ type: string; data: Record<string, unknown> }>(
        `SELECT type, event -> 'data' AS data FROM outbox ORDER BY position`,
      );
      return rows;
    },
  };
});

describeDocumentIndex('in memory', async () => {
  const fake = new MemoryDocumentIndex();
  return {
    index: fake,
    published: async () => fake.events.map(({ definition, data }) => ({ type: definition.type, data })),
  };
});

describe('the index in Postgres', () => {
  beforeEach(empty);

  const publish = (version: VersionFacts, options: ChangeOptions) =>
    index.change(version, publishVersion({ metadata: {}, collections: [], ...version }, now), options);
  const live = () => index.findLive(scopeOf('t', 'ann'), ['d', 'other'], signal);

  it('keeps nothing of a hidden document but its id', async () => {
    await publish(versionOf(1), delivery());
    await hideDocument({ index }, { documentId: 'd', tenantId: 't' }, signal);
    const { rows } = await db.query(
      `SELECT owner_id, title, live_version FROM documents WHERE document_id = 'd'`,
    );
    expect(rows).toEqual([{ owner_id: null, title: null, live_version: null }]);
  });

  it('ends a statement that waits for a lock at the server when its caller is gone', async () => {
    await publish(versionOf(1), delivery());
    const caller = new AbortController();
    await db.transaction(async (tx) => {
      await tx.query(`SELECT 1 FROM documents WHERE document_id = 'd' FOR UPDATE`);
      const changing = publish(versionOf(2), { ...delivery(), signal: caller.signal });
      const gone = expect(changing).rejects.toMatchObject({ code: 'cancelled' });
      await untilLockWaits(db, 1);
      caller.abort();
      await gone;
      await untilLockWaits(db, 0);
    });
    expect(await live()).toMatchObject([{ version: 1 }]);
  });
});
