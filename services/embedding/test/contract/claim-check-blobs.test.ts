import { describe, expect, it } from 'vitest';
import { adapters, openPg, storesOf } from '../support/stores.ts';

const goOn = new AbortController().signal;
let count = 0;
const newDocument = () => ({ documentId: `document ${count++}`, tenantId: 'tenant', version: 1 });
const at = (key: string) => ({ bucket: 'b', key });

describe.each(adapters)('claim-check blobs on %s', (_name, open) => {
  const stores = storesOf(open);

  it('are given out past their retention, found again when that fails, and forgotten when they are gone', async () => {
    const [old, young] = [newDocument(), newDocument()];
    const keys = Array.from({ length: 6 }, (_, n) => `old ${n}`);
    for (const key of keys) await stores.repository.noteBlob(old, at(key), goOn);
    await stores.repository.noteBlob(young, at('young'), goOn);
    await stores.ageBlobs(old.documentId);
    const broken = () => Promise.reject(new Error('S3 is down'));
    await expect(stores.repository.collectBlobs({ limit: 6, remove: broken }, goOn)).rejects.toThrow(
      'S3 is down',
    );
    await stores.repository.noteBlob(old, at('old 0'), goOn);
    const taken: string[] = [];
    const remove = async ({ key }: { key: string }) => void taken.push(key);
    expect(await stores.repository.collectBlobs({ limit: 2, remove }, goOn)).toBe(2);
    await Promise.all([1, 2, 3].map(() => stores.repository.collectBlobs({ limit: 6, remove }, goOn)));
    expect(taken.sort()).toEqual(keys.slice(1));
    expect(await stores.repository.findBlobs(old, goOn)).toEqual([at('old 0')]);
    expect(await stores.repository.findBlobs(young, goOn)).toEqual([at('young')]);
  });
});

describe('claim-check blobs on Postgres', () => {
  it('are each taken by one of many at once', async () => {
    const stores = await openPg();
    const document = newDocument();
    const keys = Array.from({ length: 6 }, (_, n) => `old ${n}`);
    for (const key of keys) await stores.repository.noteBlob(document, at(key), goOn);
    await stores.ageBlobs(document.documentId);
    const together = Promise.withResolvers<void>();
    const taken: string[] = [];
    const remove = async ({ key }: { key: string }) => {
      taken.push(key);
      if (taken.length === 3) together.resolve();
      await together.promise;
    };
    await Promise.all([1, 2, 3].map(() => stores.repository.collectBlobs({ limit: 2, remove }, goOn)));
    expect(taken.sort()).toEqual(keys);
    await stores.close();
  });
});
