import type { Db } from '@lectern/db';
import { openTestDb } from '@lectern/db/testing';
import { createOutbox, inbox } from '@lectern/events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PgDocumentIndex } from '../../src/adapters/pg-document-index.ts';
import { migrations } from '../../src/migrations.ts';
import type { VersionFacts } from '../../src/ports.ts';
import { scopeOf } from '../support/points.ts';

let db: Db;
let close: () => Promise<void>;
let index: PgDocumentIndex;
let events = 0;

beforeAll(async () => {
  ({ db, close } = await openTestDb(migrations));
  index = new PgDocumentIndex(db, {
    outbox: createOutbox({ source: 'retrieval' }),
    inbox,
    consumer: 'retrieval',
  });
});
afterAll(() => close());
beforeEach(async () => {
  await db.query('truncate documents, outbox, inbox');
});

const delivery = () => {
  events += 1;
  return { eventId: `event-${events}` };
};
const versionOf = (version: number, facts: Partial<VersionFacts> = {}): VersionFacts => ({
  ...{ documentId: 'd', version, tenantId: 't', ownerId: 'ann', visibility: 'private', title: `T${version}` },
  ...{ model: 'm', chunkCount: 4 },
  ...facts,
});
/** What went into the outbox, in order: type and the facts that tell events apart. */
const announced = async () => {
  const { rows } = await db.query<{ type: string; data: Record<string, unknown> }>(
    `select type, event -> 'data' as data from outbox order by position`,
  );
  return rows.map(({ type, data }) => `${type} ${data.version ?? data.operationId}`);
};
const live = (tenantId = 't', userId = 'ann') => index.findLive(scopeOf(tenantId, userId), ['d', 'other']);

describe('PgDocumentIndex', () => {
  it('makes a version live and announces it', async () => {
    expect(await index.find('d')).toBeUndefined();
    const document = { documentId: 'd', tenantId: 't', state: 'live', liveVersion: 1 };
    expect(await index.publish(versionOf(1), delivery())).toEqual(document);
    expect(await index.find('d')).toEqual(document);
    expect(await live()).toEqual([{ documentId: 'd', version: 1, title: 'T1' }]);
    expect(await announced()).toEqual(['DocumentIndexed.v1 1']);
  });

  it('counts a delivery once', async () => {
    const twice = delivery();
    await index.publish(versionOf(1), twice);
    await index.publish(versionOf(1), twice);
    expect(await announced()).toEqual(['DocumentIndexed.v1 1']);
  });

  it('goes forward only, whatever the order', async () => {
    await index.publish(versionOf(2), delivery());
    expect(await index.publish(versionOf(1), delivery())).toMatchObject({ liveVersion: 2 });
    await index.publish(versionOf(3), delivery());
    expect(await live()).toMatchObject([{ version: 3, title: 'T3' }]);
    expect(await announced()).toEqual(['DocumentIndexed.v1 2', 'DocumentIndexed.v1 3']);
  });

  it('ends with the newest version when many race', async () => {
    const versions = [3, 1, 5, 2, 4, 5, 1];
    await Promise.all(versions.map((version) => index.publish(versionOf(version), delivery())));
    expect(await live()).toMatchObject([{ version: 5, title: 'T5' }]);
  });

  it('lets one of two deliveries of one event through, at the same time too', async () => {
    const same = delivery();
    await Promise.all([1, 2, 3, 4].map(() => index.publish(versionOf(1), same)));
    expect(await announced()).toEqual(['DocumentIndexed.v1 1']);
  });

  it('leaves no trace of a version that could not be announced, so that the delivery can be repeated', async () => {
    const repeated = delivery();
    const broken = versionOf(1, { chunkCount: -1 });
    await expect(index.publish(broken, repeated)).rejects.toMatchObject({ reason: 'invalid_event' });
    expect(await index.find('d')).toBeUndefined();
    expect(await index.publish(versionOf(1), repeated)).toMatchObject({ liveVersion: 1 });
  });

  it('shows a private document to its owner, a shared one to its tenant, and none to others', async () => {
    await index.publish(versionOf(1), delivery());
    expect(await live('t', 'bob')).toEqual([]);
    expect(await live('elsewhere', 'ann')).toEqual([]);
    await index.publish(versionOf(2, { visibility: 'tenant' }), delivery());
    expect(await live('t', 'bob')).toHaveLength(1);
    expect(await live('elsewhere', 'bob')).toEqual([]);
  });

  it('hides a document for good, known before or not, and keeps nothing of it but its id', async () => {
    await index.publish(versionOf(1), delivery());
    await index.hide({ documentId: 'd', tenantId: 't' });
    await index.hide({ documentId: 'd', tenantId: 't' });
    await index.hide({ documentId: 'other', tenantId: 't' });
    expect(await live()).toEqual([]);
    expect(await index.publish(versionOf(9), delivery())).toMatchObject({ state: 'deleted' });
    await index.publish(versionOf(1, { documentId: 'other' }), delivery());
    expect(await live()).toEqual([]);
    expect(await announced()).toEqual(['DocumentIndexed.v1 1']);
    const { rows } = await db.query(
      `select owner_id, title, live_version from documents where document_id = 'd'`,
    );
    expect(rows).toEqual([{ owner_id: null, title: null, live_version: null }]);
  });

  it("does not let one tenant hide, or overwrite, what is another's", async () => {
    await index.publish(versionOf(1), delivery());
    const hiding = index.hide({ documentId: 'd', tenantId: 'elsewhere' });
    await expect(hiding).rejects.toMatchObject({ code: 'not_found', reason: 'document_not_found' });
    await index.publish(versionOf(2, { tenantId: 'elsewhere' }), delivery());
    expect(await live()).toMatchObject([{ version: 1 }]);
  });

  it('ends hidden when a deletion races with versions', async () => {
    await Promise.all([
      ...[1, 2, 3].map((version) => index.publish(versionOf(version), delivery())),
      index.hide({ documentId: 'd', tenantId: 't' }),
    ]);
    expect(await live()).toEqual([]);
  });

  it('announces a failure once, and not at all when it no longer matters', async () => {
    const failure = { documentId: 'd', tenantId: 't', reason: 'blob_not_found', message: 'gone' };
    const twice = delivery();
    await index.fail({ ...failure, version: 1 }, twice);
    await index.fail({ ...failure, version: 1 }, twice);
    await index.publish(versionOf(2), delivery());
    await index.fail({ ...failure, version: 1 }, delivery());
    await index.hide({ documentId: 'd', tenantId: 't' });
    await index.fail({ ...failure, version: 3 }, delivery());
    expect(await announced()).toEqual(['DocumentFailed.v1 1', 'DocumentIndexed.v1 2']);
  });

  it('announces the end of a deletion once', async () => {
    const deletion = { documentId: 'd', tenantId: 't', operationId: 'op-1', remainingPoints: 0 };
    const twice = delivery();
    await index.announceUnindexed(deletion, twice);
    await index.announceUnindexed(deletion, twice);
    expect(await announced()).toEqual(['DocumentUnindexed.v1 op-1']);
  });
});
