import type { Db } from '@lectern/db';
import { openTestDb } from '@lectern/db/testing';
import { createOutbox, createUnitOfWork } from '@lectern/events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPgDocumentIndex } from '../../src/adapters/pg-document-index.ts';
import type { VersionFacts } from '../../src/domain/indexed-document.ts';
import { migrations } from '../../src/migrations.ts';
import type { ChangeOptions, DocumentIndex } from '../../src/ports.ts';
import { hideDocument } from '../../src/use-cases/hide-document.ts';
import { failVersion, publishVersion } from '../../src/use-cases/index-changes.ts';
import { documentUnindexed, type IndexFailure } from '../../src/use-cases/outgoing-events.ts';
import { scopeOf, signal } from '../support/points.ts';

let db: Db;
let close: () => Promise<void>;
let index: DocumentIndex;
let events = 0;

beforeAll(async () => {
  ({ db, close } = await openTestDb(migrations));
  const outbox = createOutbox({ source: 'retrieval' });
  index = createPgDocumentIndex({ db, unitOfWork: createUnitOfWork({ db, outbox, consumer: 'retrieval' }) });
});
afterAll(() => close());
beforeEach(async () => {
  await db.query('TRUNCATE documents, outbox, inbox');
});

const now = () => new Date();
const delivery = () => {
  events += 1;
  return { eventId: `event-${events}`, signal };
};
const versionOf = (version: number, facts: Partial<VersionFacts> = {}): VersionFacts => ({
  ...{ documentId: 'd', version, tenantId: 't', ownerId: 'ann', visibility: 'private', title: `T${version}` },
  ...{ model: 'm', chunkCount: 4 },
  ...facts,
});
const publish = (version: VersionFacts, options: ChangeOptions) =>
  index.change(version.documentId, publishVersion(version, now), options);
const fail = (failure: IndexFailure, options: ChangeOptions) =>
  index.change(failure.documentId, failVersion(failure, now), options);
const hide = (document: { documentId: string; tenantId: string }) =>
  hideDocument({ index }, document, signal);
/** What went into the outbox, in order: type and the facts that distinguish events. */
const published = async () => {
  const { rows } = await db.query<{ type: string; data: Record<string, unknown> }>(
    `SELECT type, event -> 'data' AS data FROM outbox ORDER BY position`,
  );
  return rows.map(({ type, data }) => `${type} ${data.version ?? data.operationId}`);
};
const live = (tenantId = 't', userId = 'ann') =>
  index.findLive(scopeOf(tenantId, userId), ['d', 'other'], signal);

describe('createPgDocumentIndex', () => {
  it('makes a version live and publishes it', async () => {
    expect(await index.find('d', signal)).toBeUndefined();
    const document = { documentId: 'd', tenantId: 't', state: 'live', liveVersion: 1 };
    const written = { ...versionOf(1), state: 'live' };
    expect(await publish(versionOf(1), delivery())).toMatchObject({ state: written, events: [{}] });
    expect(await index.find('d', signal)).toEqual(document);
    expect(await live()).toEqual([{ documentId: 'd', version: 1, title: 'T1' }]);
    expect(await published()).toEqual(['DocumentIndexed.v1 1']);
  });

  it('counts a delivery once', async () => {
    const twice = delivery();
    await publish(versionOf(1), twice);
    expect(await publish(versionOf(1), twice)).toBeUndefined();
    expect(await published()).toEqual(['DocumentIndexed.v1 1']);
  });

  it('goes forward only, whatever the order', async () => {
    await publish(versionOf(2), delivery());
    expect(await publish(versionOf(1), delivery())).toBeUndefined();
    expect(await index.find('d', signal)).toMatchObject({ liveVersion: 2 });
    await publish(versionOf(3), delivery());
    expect(await live()).toMatchObject([{ version: 3, title: 'T3' }]);
    expect(await published()).toEqual(['DocumentIndexed.v1 2', 'DocumentIndexed.v1 3']);
  });

  it('ends with the newest version when many race', async () => {
    const versions = [3, 1, 5, 2, 4, 5, 1];
    await Promise.all(versions.map((version) => publish(versionOf(version), delivery())));
    expect(await live()).toMatchObject([{ version: 5, title: 'T5' }]);
  });

  it('lets one of two deliveries of one event through, at the same time too', async () => {
    const same = delivery();
    await Promise.all([1, 2, 3, 4].map(() => publish(versionOf(1), same)));
    expect(await published()).toEqual(['DocumentIndexed.v1 1']);
  });

  it('leaves no trace of a version that could not be published, so that the delivery can be repeated', async () => {
    const repeated = delivery();
    const broken = versionOf(1, { chunkCount: -1 });
    await expect(publish(broken, repeated)).rejects.toMatchObject({ reason: 'invalid_event' });
    expect(await index.find('d', signal)).toBeUndefined();
    expect(await publish(versionOf(1), repeated)).toMatchObject({ state: { version: 1 } });
    expect(await index.find('d', signal)).toMatchObject({ liveVersion: 1 });
  });

  it('shows a private document to its owner, a shared one to its tenant, and none to others', async () => {
    await publish(versionOf(1), delivery());
    expect(await live('t', 'bob')).toEqual([]);
    expect(await live('elsewhere', 'ann')).toEqual([]);
    await publish(versionOf(2, { visibility: 'tenant' }), delivery());
    expect(await live('t', 'bob')).toHaveLength(1);
    expect(await live('elsewhere', 'bob')).toEqual([]);
  });

  it('hides a document for good, known before or not, and keeps nothing of it but its id', async () => {
    await publish(versionOf(1), delivery());
    await hide({ documentId: 'd', tenantId: 't' });
    await hide({ documentId: 'd', tenantId: 't' });
    await hide({ documentId: 'other', tenantId: 't' });
    expect(await live()).toEqual([]);
    expect(await publish(versionOf(9), delivery())).toBeUndefined();
    expect(await index.find('d', signal)).toMatchObject({ state: 'deleted' });
    await publish(versionOf(1, { documentId: 'other' }), delivery());
    expect(await live()).toEqual([]);
    expect(await published()).toEqual(['DocumentIndexed.v1 1']);
    const { rows } = await db.query(
      `SELECT owner_id, title, live_version FROM documents WHERE document_id = 'd'`,
    );
    expect(rows).toEqual([{ owner_id: null, title: null, live_version: null }]);
  });

  it("does not let one tenant hide, or overwrite, what is another's", async () => {
    await publish(versionOf(1), delivery());
    const hiding = hide({ documentId: 'd', tenantId: 'elsewhere' });
    await expect(hiding).rejects.toMatchObject({ code: 'not_found', reason: 'document_not_found' });
    await publish(versionOf(2, { tenantId: 'elsewhere' }), delivery());
    expect(await live()).toMatchObject([{ version: 1 }]);
  });

  it('ends hidden when a deletion races with versions', async () => {
    await Promise.all([
      ...[1, 2, 3].map((version) => publish(versionOf(version), delivery())),
      hide({ documentId: 'd', tenantId: 't' }),
    ]);
    expect(await live()).toEqual([]);
  });

  it('publishes a failure once, and not at all when it no longer matters', async () => {
    const failure = { documentId: 'd', tenantId: 't', reason: 'blob_not_found', message: 'gone' };
    const twice = delivery();
    await fail({ ...failure, version: 1 }, twice);
    await fail({ ...failure, version: 1 }, twice);
    await publish(versionOf(2), delivery());
    await fail({ ...failure, version: 1 }, delivery());
    await hide({ documentId: 'd', tenantId: 't' });
    await fail({ ...failure, version: 3 }, delivery());
    expect(await published()).toEqual(['DocumentFailed.v1 1', 'DocumentIndexed.v1 2']);
  });

  it('publishes the end of a deletion once', async () => {
    const deletion = { documentId: 'd', tenantId: 't', operationId: 'op-1', remainingPoints: 0 };
    const twice = delivery();
    const unindexed = () => ({ events: [documentUnindexed(deletion, now())] });
    await index.change('d', unindexed, twice);
    await index.change('d', unindexed, twice);
    expect(await published()).toEqual(['DocumentUnindexed.v1 op-1']);
  });

  it('ends a statement that waits for a lock at the server when its caller is gone', async () => {
    const waiting = async () => {
      const { rowCount } = await db.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rowCount;
    };
    await publish(versionOf(1), delivery());
    const caller = new AbortController();
    await db.transaction(async (tx) => {
      await tx.query(`SELECT 1 FROM documents WHERE document_id = 'd' FOR UPDATE`);
      const changing = publish(versionOf(2), { ...delivery(), signal: caller.signal });
      const gone = expect(changing).rejects.toMatchObject({ code: 'cancelled' });
      await expect.poll(waiting).toBe(1);
      caller.abort();
      await gone;
      await expect.poll(waiting).toBe(0);
    });
    expect(await live()).toMatchObject([{ version: 1 }]);
  });
});
