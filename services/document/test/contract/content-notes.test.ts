import type { Db } from '@lectern/db';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginDeletion, completeDeletion, type Document, replaceContent } from '../../src/domain/document.ts';
import { aDocument, after, owner } from '../support/samples.ts';
import { adapters, openPg, openTestDb, type Stores } from '../support/stores.ts';

const { signal } = new AbortController();
let db: Db;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ db, close } = await openTestDb());
});

afterAll(() => close());

const at = (key: string) => ({ bucket: 'blobs', key });
const contentAt = (key: string) => ({ ...aDocument().content, location: at(key) });

async function collected({ notes }: Stores, limit = 100): Promise<string[]> {
  const keys: string[] = [];
  await notes.collect({ limit, remove: async ({ key }) => void keys.push(key) }, signal);
  return keys.sort();
}

describe.each(adapters)('places of bytes on %s', (_name, open) => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open(db);
  });

  const keyOf = (documentId: string) => ({ tenantId: owner.tenantId, documentId });
  const note = (documentId: string, key: string) => stores.notes.note(keyOf(documentId), at(key), signal);
  const change = (id: string, to: (document: Document) => Document) =>
    stores.documents.change(keyOf(id), (current) => ({ document: to(current!.document) }), { signal });
  const put = async (): Promise<string> => {
    const id = uuidv7();
    await note(id, 'first');
    await stores.documents.create({ document: aDocument({ id, content: contentAt('first') }) }, { signal });
    return id;
  };

  it('are collected unless the newest version points to them', async () => {
    const id = await put();
    expect(await collected(stores)).toEqual([]);
    await note(id, 'never committed');
    await note(id, 'second');
    await change(id, (document) => replaceContent(document, contentAt('second'), after(1)));
    expect(await collected(stores)).toEqual(['first', 'never committed']);
  });

  it('are collected when the deletion is complete, and are all known to it', async () => {
    const id = await put();
    await note(id, 'never committed');
    await change(id, (document) => beginDeletion(document, after(1)));
    const known = await stores.documents.contentLocations(keyOf(id), signal);
    expect(known.map(({ key }) => key).sort()).toEqual(['first', 'never committed']);
    await change(id, (document) => completeDeletion(document, after(2)));
    expect(await collected(stores)).toEqual(['first', 'never committed']);
  });

  it('are cleared twice and then forgotten, a few at a time', async () => {
    const id = uuidv7();
    for (const key of ['a', 'b', 'c']) await note(id, key);
    const taken = [];
    for (let pass = 0; pass < 3; pass += 1) taken.push(...(await collected(stores, 2)));
    expect(taken.sort()).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
    expect(await collected(stores)).toEqual([]);
  });

  it('stay when they cannot be cleared', async () => {
    await note(uuidv7(), 'a');
    const remove = () => Promise.reject(new Error('S3 is down'));
    await expect(stores.notes.collect({ limit: 1, remove }, signal)).rejects.toThrow('S3 is down');
    expect(await collected(stores)).toEqual(['a']);
  });

  it('cannot be pointed to any more once their clearing has begun, however that ends', async () => {
    const id = uuidv7();
    await note(id, 'cut off');
    const remove = () => Promise.reject(new Error('The bytes may be gone'));
    await expect(stores.notes.collect({ limit: 1, remove }, signal)).rejects.toThrow('may be gone');
    const document = aDocument({ id, content: contentAt('cut off') });
    const creating = stores.documents.create({ document }, { signal });
    await expect(creating).rejects.toMatchObject({ reason: 'upload_expired' });
    expect([await collected(stores), await collected(stores), await collected(stores)]).toEqual([
      ['cut off'],
      ['cut off'],
      [],
    ]);
  });

  it('cannot be pointed to any more once they were cleared', async () => {
    const id = uuidv7();
    await note(id, 'slow');
    expect(await collected(stores)).toEqual(['slow']);
    const document = aDocument({ id, content: contentAt('slow') });
    await expect(stores.documents.create({ document }, { signal })).rejects.toMatchObject({
      code: 'unavailable',
      reason: 'upload_expired',
    });
    expect(await stores.documents.find(owner, id, signal)).toBeUndefined();
  });
});

describe('places of bytes on Postgres', () => {
  it('are each cleared by one of many instances at once', async () => {
    const stores = await openPg(db);
    const keys = Array.from({ length: 20 }, (_, n) => `place ${n}`);
    const documentId = uuidv7();
    for (const key of keys) await stores.notes.note({ tenantId: 'tenant-a', documentId }, at(key), signal);
    const together = Promise.withResolvers<void>();
    let waiting = 0;
    const taken: string[] = [];
    const remove = async ({ key }: { key: string }) => {
      taken.push(key);
      waiting += 1;
      if (waiting === 4) together.resolve();
      await together.promise;
    };
    await Promise.all([1, 2, 3, 4].map(() => stores.notes.collect({ limit: 5, remove }, signal)));
    expect(taken.sort()).toEqual(keys.sort());
  });
});
