import type { Db } from '@lectern/db';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  beginDeletion,
  completeDeletion,
  type Document,
  nextAttempt,
  type Progress,
  recordProgress,
} from '../../src/domain/document.ts';
import { documentDeleted, documentIngested } from '../../src/use-cases/outgoing-events.ts';
import { sweepDocuments } from '../../src/use-cases/sweep-documents.ts';
import { aDocument, after, noon, owner, stranger } from '../support/samples.ts';
import { adapters, openPg, openTestDb, type Stores } from '../support/stores.ts';

const { signal } = new AbortController();
const minutes = (count: number): Date => after(count * 60);
const afterMs = 15 * 60_000;
let db: Db;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

describe.each(adapters)('documents that wait, on %s', (_name, open) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open(db);
  });

  const put = async (changes: Parameters<typeof aDocument>[0] = {}): Promise<Document> => {
    const document = aDocument({ id: uuidv7(), ...changes });
    await stores.documents.create({ document }, { signal });
    return document;
  };
  const keyOf = ({ id, tenantId }: Document) => ({ documentId: id, tenantId });
  const change = (document: Document, to: (document: Document) => Document) =>
    stores.documents.change(keyOf(document), (current) => ({ document: to(current!.document) }), { signal });
  const report = (document: Document, status: Progress['status'], at: Date) =>
    change(document, (current) => recordProgress(current, { version: 1, status, at }, at));
  const beginDeleting = async (document: Document, at: Date) => {
    const { id: documentId, tenantId, ownerId: requestedBy } = document;
    const operation = {
      ...{ id: uuidv7(), documentId, tenantId, requestedBy },
      ...{ confirmed: {}, removed: {}, createdAt: at, updatedAt: at },
    };
    const deleting = beginDeletion(document, at);
    await stores.documents.change(keyOf(document), () => ({ document: deleting, operation }), { signal });
    return documentDeleted(deleting, operation);
  };
  /** One sweep at that time; the ids of what it took. */
  const sweep = async (at: Date): Promise<(string | undefined)[]> => {
    const before = stores.published.length;
    const ports = { overdue: stores.overdue, countSwept: () => undefined, now: () => at };
    const swept = await sweepDocuments({ ...ports, logger: { info: () => undefined } }, { afterMs }, signal);
    const subjects = stores.published.slice(before).map(({ subject }) => subject);
    expect(subjects).toHaveLength(swept);
    return subjects.sort();
  };
  /** The minutes after noon, up to `until`, at which sweeps of every minute took the document. */
  const sweptAt = async ({ id }: Document, from: number, until: number): Promise<number[]> => {
    const times: number[] = [];
    for (let minute = from; minute <= until; minute += 1)
      if ((await sweep(minutes(minute))).includes(id)) times.push(minute);
    return times;
  };

  it('have their last event sent again, and nothing else of them is changed', async () => {
    const [ingested, embedded, deleting] = [await put(), await put(), await put()];
    await report(embedded, 'embedded', after(1));
    const deletion = await beginDeleting(deleting, after(1));
    const before = await stores.documents.find(owner, embedded.id, signal);
    const history = await stores.history.page(keyOf(embedded), { before: undefined, limit: 10 }, signal);
    expect(await sweep(minutes(16))).toEqual([ingested.id, embedded.id, deleting.id].sort());
    expect(stores.published).toHaveLength(3);
    expect(stores.published).toEqual(
      expect.arrayContaining([documentIngested(ingested), documentIngested(before!), deletion]),
    );
    expect(await stores.documents.find(owner, embedded.id, signal)).toEqual(before);
    const { length } = await stores.history.page(keyOf(embedded), { before: undefined, limit: 10 }, signal);
    expect(length).toBe(history.length);
  });

  it('are left alone before the limit, and where no step is to come', async () => {
    const [indexed, failed, deleted] = [await put(), await put(), await put()];
    await report(indexed, 'indexed', after(1));
    await report(failed, 'failed', after(1));
    await change(deleted, (document) => completeDeletion(beginDeletion(document, after(1)), after(2)));
    const waiting = await put();
    expect(await sweep(after(15 * 60 - 1))).toEqual([]);
    expect(await sweep(minutes(15))).toEqual([waiting.id]);
  });

  it('are swept after pauses that double, up to a day', async () => {
    const document = await put();
    for (const minute of [15, 45, 105, 225, 465, 945, 1_905, 3_345, 4_785]) {
      expect(await sweep(minutes(minute - 1))).toEqual([]);
      expect(await sweep(minutes(minute))).toEqual([document.id]);
    }
  });

  it('are swept after the first pause again once they took a step, and not by a repeated one', async () => {
    const document = await put();
    expect(await sweptAt(document, 1, 50)).toEqual([15, 45]);
    await report(document, 'embedded', minutes(50));
    expect(await sweptAt(document, 51, 100)).toEqual([65, 95]);
    await report(document, 'embedded', minutes(100));
    expect(await sweptAt(document, 101, 154)).toEqual([]);
    expect(await sweptAt(document, 155, 160)).toEqual([155]);
    await change(document, (current) => nextAttempt(current, minutes(160)));
    expect(await sweptAt(document, 161, 176)).toEqual([175]);
  });

  it('are counted by status from the limit on, until they take a step', async () => {
    const [first, second] = [await put(), await put()];
    await beginDeleting(await put(), noon);
    const count = (minute: number) => stores.overdue.count(minutes(minute - 15), signal);
    expect(await count(14)).toEqual({});
    expect(await count(15)).toEqual({ ingested: 2, deleting: 1 });
    await sweep(minutes(15));
    await report(first, 'embedded', minutes(16));
    expect(await count(17)).toEqual({ ingested: 1, deleting: 1 });
    // It is said again what was known: that is no step, though it is a change.
    await change(second, (document) => ({ ...document, updatedAt: minutes(16) }));
    expect(await count(17)).toEqual({ ingested: 1, deleting: 1 });
    await report(second, 'indexed', minutes(17));
    expect(await count(18)).toEqual({ deleting: 1 });
  });

  it('are taken in turns of their tenants, and those first that wait longest', async () => {
    const many: string[] = [];
    for (let n = 0; n < 4; n += 1) many.push((await put()).id);
    const late = await put({ tenantId: stranger.tenantId });
    await change(late, (document) => ({ ...document, updatedAt: after(1) }));
    await change(aDocument({ id: many[0]! }), (document) => ({ ...document, updatedAt: after(1) }));
    const query = { idleSince: after(2), now: minutes(15), pauseMs: () => 60_000 };
    const take = async (limit: number) => {
      const taken = await stores.overdue.sweep({ ...query, limit }, ({ document }) => ({ document }), signal);
      return taken.map(({ id }) => id);
    };
    const first = await take(2);
    expect(first).toContain(late.id);
    const rest = await take(2);
    expect([...first, ...rest].filter((id) => id !== late.id).sort()).toEqual(many.slice(1).sort());
    expect(await take(2)).toEqual([many[0]]);
  });

  it('are each taken by one of several sweepers at once', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) ids.push((await put()).id);
    const query = { idleSince: noon, now: minutes(15), pauseMs: () => 60_000 };
    const sweepUpTo = (limit: number) =>
      stores.overdue.sweep({ ...query, limit }, ({ document }) => ({ document }), signal);
    // Many that end at once, so that some of them begin before another one has committed.
    const early = (await Promise.all(Array.from({ length: 200 }, () => sweepUpTo(1)))).flat();
    const taken = [...early, ...(await sweepUpTo(20))];
    expect(early.length).toBeGreaterThan(1);
    expect(taken.map(({ id }) => id).sort()).toEqual(ids.sort());
  });
});

describe('documents that wait, on Postgres', () => {
  it('are passed by where somebody else has them locked', async () => {
    const stores = await openPg(db);
    const [locked, free] = [aDocument({ id: uuidv7() }), aDocument({ id: uuidv7() })];
    for (const document of [locked, free]) await stores.documents.create({ document }, { signal });
    const query = { idleSince: noon, now: minutes(15), limit: 10, pauseMs: () => 60_000 };
    const sweep = () => stores.overdue.sweep(query, ({ document }) => ({ document }), signal);
    await db.transaction(async (tx) => {
      await tx.query('SELECT FROM documents WHERE id = $1 FOR UPDATE', [locked.id]);
      expect(await sweep()).toEqual([{ id: free.id, status: 'ingested' }]);
    });
    expect(await sweep()).toEqual([{ id: locked.id, status: 'ingested' }]);
  });
});
