import type { Db } from '@lectern/db';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginDeletion, completeDeletion, type Document, share } from '../../src/domain/document.ts';
import type { SharingChange } from '../../src/domain/sharing.ts';
import { aDocument, admin, after, colleague, owner, stranger } from '../support/samples.ts';
import { adapters, openTestDb, type Stores } from '../support/stores.ts';

const { signal } = new AbortController();
let db: Db;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ db, close } = await openTestDb());
});
afterAll(() => close());

/** Somebody of another tenant who has the same id as the reader of our documents. */
const namesake = { ...stranger, userId: colleague.userId };
const all = { limit: 10, place: {} };

describe.each(adapters)('who may see a document on %s', (_name, open) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open(db);
  });

  const put = async (changes: Parameters<typeof aDocument>[0] = {}): Promise<Document> => {
    const document = aDocument({ id: uuidv7(), ...changes });
    await stores.documents.create({ document }, { signal });
    return document;
  };
  const keyOf = ({ id: documentId, tenantId }: Document) => ({ tenantId, documentId });
  const change = (document: Document, become: (before: Document) => Document) =>
    stores.documents.change(keyOf(document), (current) => current && { document: become(current.document) }, {
      signal,
    });
  const reshare = (document: Document, what: SharingChange) =>
    change(document, (before) => share(before, what, after(1)));
  /** What each kind of read shows a viewer. */
  const seen = async (viewer: typeof owner, document: Document) => ({
    found: (await stores.documents.find(viewer, document.id, signal)) !== undefined,
    listed: (await stores.documents.list(viewer, all, signal)).map(({ id }) => id).includes(document.id),
    pending: await stores.documents.countPending(viewer, signal),
  });
  const everything = { found: true, listed: true, pending: 1 };
  const nothing = { found: false, listed: false, pending: 0 };

  it('are its owner and its readers while it is private, and nobody of another tenant by the same id', async () => {
    const document = await put({ readers: [colleague.userId, 'somebody', 'o\'hara \\ " {,}'] });
    for (const viewer of [owner, colleague]) expect(await seen(viewer, document)).toEqual(everything);
    for (const viewer of [admin, stranger, namesake]) expect(await seen(viewer, document)).toEqual(nothing);
    const found = await stores.documents.find(owner, document.id, signal);
    expect(found).toMatchObject({ readers: document.readers, sharingRevision: 1 });
    const [listed] = await stores.documents.list(owner, all, signal);
    expect(listed?.readers).toEqual(document.readers);
  });

  it('follows each change, for readers that come, stay and go', async () => {
    const document = await put();
    expect(await seen(colleague, document)).toEqual(nothing);
    await reshare(document, { readers: [colleague.userId, 'a'] });
    expect(await seen(colleague, document)).toEqual(everything);
    await reshare(document, { readers: ['b', colleague.userId] });
    expect(await seen(colleague, document)).toEqual(everything);
    await reshare(document, { readers: ['b'] });
    expect(await seen(colleague, document)).toEqual(nothing);
    expect(await seen(owner, document)).toEqual(everything);
    await reshare(document, { visibility: 'tenant' });
    for (const viewer of [owner, colleague, admin]) expect(await seen(viewer, document)).toEqual(everything);
    for (const viewer of [stranger, namesake]) expect(await seen(viewer, document)).toEqual(nothing);
    await reshare(document, { visibility: 'private' });
    expect(await seen(colleague, document)).toEqual(nothing);
    const found = await stores.documents.find(owner, document.id, signal);
    expect(found).toMatchObject({ visibility: 'private', readers: [], sharingRevision: 6 });
  });

  it('lists what a viewer may read for any reason together, once, newest first and in pages', async () => {
    const documents = [
      await put({ ownerId: colleague.userId }),
      await put({ readers: [colleague.userId] }),
      await put({ visibility: 'tenant' }),
      await put({ ownerId: colleague.userId, visibility: 'tenant' }),
      await put(),
      await put({ readers: [colleague.userId] }),
      await put({ tenantId: stranger.tenantId, readers: [colleague.userId] }),
    ];
    const ids = documents.map(({ id }) => id);
    const expected = [5, 3, 2, 1, 0].map((n) => ids[n]);
    for (const limit of [1, 2, 3, 10]) {
      const listed: string[] = [];
      for (;;) {
        const page = await stores.documents.list(
          colleague,
          { limit, place: { after: listed.at(-1) }, statuses: ['ingested'] },
          signal,
        );
        listed.push(...page.map(({ id }) => id));
        if (page.length < limit) break;
      }
      expect(listed).toEqual(expected);
    }
  });

  it('is nobody once it is deleted, and its readers are forgotten', async () => {
    const document = await put({ readers: [colleague.userId] });
    await change(document, (before) => beginDeletion(before, after(1)));
    expect(await seen(colleague, document)).toMatchObject({ listed: false, pending: 0 });
    await change(document, (before) => completeDeletion(before, after(2)));
    expect(await seen(colleague, document)).toEqual(nothing);
    expect(await stores.documents.find(owner, document.id, signal)).toMatchObject({ readers: [] });
  });

  it('leads nobody of another tenant to its bytes, its deletion, or a change of it', async () => {
    const document = await put({ readers: [colleague.userId] });
    const operation = {
      ...{ id: uuidv7(), documentId: document.id, tenantId: owner.tenantId, requestedBy: admin.userId },
      ...{ confirmed: {}, removed: {}, createdAt: after(1), updatedAt: after(1) },
    };
    const going = beginDeletion(document, after(1));
    await stores.documents.change(keyOf(document), () => ({ document: going, operation }), { signal });
    const { documents } = stores;
    for (const viewer of [owner, admin]) {
      expect(await documents.findOperation(viewer, operation.id, signal)).toEqual(operation);
    }
    const theirs = [colleague, stranger, namesake, { ...stranger, userId: admin.userId }];
    for (const viewer of theirs) {
      expect(await documents.findOperation(viewer, operation.id, signal)).toBeUndefined();
    }
    expect(await documents.findDeletion(keyOf(document), signal)).toEqual(operation);
    expect(await documents.contentLocations(keyOf(document), signal)).toHaveLength(1);
    const foreign = { tenantId: stranger.tenantId, documentId: document.id };
    expect(await documents.findDeletion(foreign, signal)).toBeUndefined();
    expect(await documents.contentLocations(foreign, signal)).toEqual([]);
    let shown: unknown = 'nothing yet';
    const decide = (current: unknown) => {
      shown = current;
      return undefined;
    };
    await documents.change(foreign, decide, { signal });
    expect(shown).toBeUndefined();
  });
});
