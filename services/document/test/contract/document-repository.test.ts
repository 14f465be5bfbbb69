import type { Db } from '@lectern/db';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  beginDeletion,
  type Document,
  type Progress,
  recordProgress,
  replaceContent,
} from '../../src/domain/document.ts';
import type { ListQuery } from '../../src/ports.ts';
import { documentDeleted } from '../../src/use-cases/outgoing-events.ts';
import { aDocument, admin, after, colleague, owner, stranger } from '../support/samples.ts';
import { adapters, openTestDb, type Stores } from '../support/stores.ts';

const { signal } = new AbortController();
let db: Db;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ db, close } = await openTestDb());
});

afterAll(() => close());

const keyOf = (documentId: string) => ({ tenantId: owner.tenantId, documentId });

/** Positions are the store's own, and failures that are absent may be missing. */
function comparable(document: Document | undefined) {
  return document && { ...document, timeline: document.timeline.map(({ position: _, ...entry }) => entry) };
}

describe.each(adapters)('the document repository on %s', (_name, open) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open(db);
  });

  const put = async (changes: Parameters<typeof aDocument>[0] = {}): Promise<Document> => {
    const document = aDocument({ id: uuidv7(), ...changes });
    await stores.documents.create({ document }, { signal });
    return document;
  };
  const find = (id: string) => stores.documents.find(owner, id, signal);
  const embedded = { version: 1, status: 'embedded', at: after(1), chunkCount: 2 } as const;

  it('finds what was created, and nothing else', async () => {
    const document = await put({ metadata: { 'a b': 'ü', n: 1.5, yes: true } });
    expect(comparable(await find(document.id))).toEqual(document);
    expect(await find(uuidv7())).toBeUndefined();
    expect(await find('no-id')).toBeUndefined();
  });

  it('writes what was decided, and shows it with a position per step that stays', async () => {
    const { id } = await put();
    await stores.documents.change(
      keyOf(id),
      (current) => ({
        document: recordProgress(current!.document, embedded, after(2)),
      }),
      { signal },
    );
    const before = await find(id);
    expect(before).toMatchObject({ status: 'embedded', chunkCount: 2, updatedAt: after(2) });
    await stores.documents.change(
      keyOf(id),
      (current) => ({
        document: recordProgress(current!.document, { ...embedded, at: after(1.5) }, after(3)),
      }),
      { signal },
    );
    const [, step] = (await find(id))!.timeline;
    expect(step).toMatchObject({
      status: 'embedded',
      at: after(1.5),
      position: before!.timeline[1]!.position,
    });
    expect(step!.position).toBeGreaterThan(before!.timeline[0]!.position!);
  });

  it('keeps where the bytes of every version lie', async () => {
    const { id, content } = await put();
    const location = { ...content.location, key: 'documents/second' };
    await stores.documents.change(
      keyOf(id),
      (current) => ({
        document: replaceContent(current!.document, { ...content, location }, after(1)),
      }),
      { signal },
    );
    const known = await stores.documents.contentLocations(keyOf(id), signal);
    expect(known).toHaveLength(2);
    expect(known).toEqual(expect.arrayContaining([content.location, location]));
    expect(await find(id)).toMatchObject({ version: 2, content: { location } });
  });

  it('writes nothing when the decision is to change nothing, or fails', async () => {
    const { id } = await put();
    const before = await find(id);
    expect(await stores.documents.change(keyOf(id), () => undefined, { signal })).toBeUndefined();
    const failing = stores.documents.change(
      keyOf(id),
      () => {
        throw new Error('no');
      },
      { signal },
    );
    await expect(failing).rejects.toThrow('no');
    expect(await find(id)).toEqual(before);
  });

  it('asks for a decision also on a document that does not exist', async () => {
    let asked: unknown = 'not asked';
    await stores.documents.change(
      keyOf(uuidv7()),
      (current) => {
        asked = current;
        return undefined;
      },
      { signal },
    );
    expect(asked).toBeUndefined();
  });

  it('lets the second of two changes at once decide on the outcome of the first', async () => {
    const { id, content } = await put();
    const replace = (n: number) =>
      stores.documents.change(
        keyOf(id),
        (current) => ({
          document: replaceContent(
            current!.document,
            { ...content, location: { ...content.location, key: `version-${n}` } },
            after(n),
          ),
        }),
        { signal },
      );
    await Promise.all([1, 2, 3, 4, 5].map(replace));
    const document = await find(id);
    expect(document?.version).toBe(6);
    expect(document?.timeline.map((entry) => entry.version)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await stores.documents.contentLocations(keyOf(id), signal)).toHaveLength(6);
  });

  it('writes what becomes of a dead letter once, and the event itself when it is redriven', async () => {
    const { id } = await put();
    const at = { at: after(1), version: 1 };
    const given = {
      status: 'failed',
      failure: { stage: 'record', reason: 'r', message: 'm' },
      ...at,
    } as const;
    const write = (progress: Progress, deadLetter: boolean) =>
      stores.documents.change(
        keyOf(id),
        (current) => current && { document: recordProgress(current.document, progress, after(2)) },
        { eventId: id, deadLetter, signal },
      );
    expect(await write(given, true)).toBeDefined();
    expect(await write(given, true)).toBeUndefined();
    expect(await write({ status: 'indexed', chunkCount: 2, ...at }, false)).toBeDefined();
    expect((await find(id))?.status).toBe('indexed');
    expect(await write(given, true)).toBeUndefined();
  });

  it('takes an event once, however often it comes at once', async () => {
    const { id } = await put();
    let decisions = 0;
    const deliver = () =>
      stores.documents.change(
        keyOf(id),
        (current) => {
          decisions += 1;
          return { document: recordProgress(current!.document, embedded, after(2)) };
        },
        { eventId: 'event-1', signal },
      );
    await Promise.all([deliver(), deliver(), deliver()]);
    expect(decisions).toBe(1);
  });

  it('takes an event again whose change failed', async () => {
    const { id } = await put();
    const failing = stores.documents.change(
      keyOf(id),
      () => {
        throw new Error('no');
      },
      { eventId: 'event-2', signal },
    );
    await expect(failing).rejects.toThrow('no');
    const written = await stores.documents.change(
      keyOf(id),
      ({ document } = { document: aDocument(), operation: undefined, claim: undefined }) => ({ document }),
      { eventId: 'event-2', signal },
    );
    expect(written).toBeDefined();
  });

  it('keeps the operation of a deletion with its document', async () => {
    const { id } = await put();
    const operation = {
      id: uuidv7(),
      documentId: id,
      tenantId: owner.tenantId,
      requestedBy: owner.userId,
      confirmed: { chunks: after(6) },
      removed: { chunks: 3 },
      createdAt: after(5),
      updatedAt: after(6),
    };
    const document = beginDeletion((await find(id))!, after(5));
    await stores.documents.change(
      keyOf(id),
      () => ({
        document,
        operation,
        events: [documentDeleted(document, operation)],
      }),
      { signal },
    );
    expect(await stores.documents.findOperation(owner, operation.id, signal)).toEqual(operation);
    expect(stores.published).toEqual([documentDeleted(document, operation)]);
    let seen: unknown;
    await stores.documents.change(
      keyOf(id),
      (current) => {
        seen = current?.operation;
        return undefined;
      },
      { signal },
    );
    expect(seen).toEqual(operation);
    expect(await stores.documents.findOperation(owner, uuidv7(), signal)).toBeUndefined();
    expect(await stores.documents.findOperation(owner, 'no-id', signal)).toBeUndefined();
  });

  it('lists what a viewer may read, newest first and in pages', async () => {
    const first = await put();
    const shared = await put({ visibility: 'tenant' });
    await put({ ownerId: colleague.userId });
    await put({ tenantId: stranger.tenantId, visibility: 'tenant' });
    const gone = await put();
    await stores.documents.change(
      keyOf(gone.id),
      ({ document } = { document: gone, operation: undefined, claim: undefined }) => ({
        document: beginDeletion(document, after(1)),
      }),
      { signal },
    );
    const ids = async (viewer: typeof owner, query: Partial<ListQuery>) =>
      (await stores.documents.list(viewer, { limit: 10, place: {}, ...query }, signal)).map(
        (document) => document.id,
      );
    expect(await ids(owner, {})).toEqual([shared.id, first.id]);
    expect(await ids(admin, {})).toEqual([shared.id]);
    expect(await ids(owner, { limit: 1 })).toEqual([shared.id]);
    expect(await ids(owner, { place: { after: shared.id } })).toEqual([first.id]);
    expect(await ids(owner, { place: { before: first.id } })).toEqual([shared.id]);
    expect(await ids(owner, { place: { order: 'oldest' } })).toEqual([first.id, shared.id]);
    expect(await ids(owner, { place: { order: 'oldest', after: first.id } })).toEqual([shared.id]);
    expect(await ids(owner, { statuses: ['failed', 'rejected'] })).toEqual([]);
    expect(await ids(owner, { statuses: ['ingested', 'failed'] })).toEqual([shared.id, first.id]);
  });

  it('lists a document with its last step alone', async () => {
    const { id } = await put();
    await stores.documents.change(
      keyOf(id),
      (current) => ({
        document: recordProgress(current!.document, embedded, after(2)),
      }),
      { signal },
    );
    const [listed] = await stores.documents.list(owner, { limit: 10, place: {} }, signal);
    expect(listed).not.toHaveProperty('timeline');
    expect(listed?.lastStep).toMatchObject(embedded);
  });

  it('counts what is pending of the documents that a viewer may read', async () => {
    const mine = await put();
    await put({ visibility: 'tenant' });
    await put({ ownerId: colleague.userId });
    await put({ tenantId: stranger.tenantId, visibility: 'tenant' });
    expect(await stores.documents.countPending(owner, signal)).toBe(2);
    expect(await stores.documents.countPending(admin, signal)).toBe(1);
    await stores.documents.change(
      keyOf(mine.id),
      (current) => ({
        document: recordProgress(current!.document, { ...embedded, status: 'indexed' }, after(2)),
      }),
      { signal },
    );
    expect(await stores.documents.countPending(owner, signal)).toBe(1);
  });
});
