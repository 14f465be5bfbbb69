import { beforeAll, describe, expect, it } from 'vitest';
import { contentHash } from '../../src/domain/chunk.ts';
import type { DocumentContent } from '../../src/ports.ts';
import { adapters, storesOf } from '../support/stores.ts';

const { signal } = new AbortController();
const model = 'm';
const ours: DocumentContent = { documentId: 'd', tenantId: 'ours', version: 1, sha256: 'a'.repeat(64) };
const theirs = { ...ours, tenantId: 'theirs' };
const location = { bucket: 'b', key: 'blob' };
const vectors = new Map([[contentHash('secret'), Float32Array.of(1, 0)]]);
const chunk = {
  ordinal: 0,
  text: 'secret',
  headings: [],
  lead: '',
  repeated: 0,
  tokenCount: 1,
  input: 'secret',
};
const chunks = [{ ...chunk, contentHash: contentHash('secret') }];

const refused = { code: 'not_found', reason: 'document_not_found' };

describe.each(adapters)("another tenant's document on %s", (_name, open) => {
  const stores = storesOf(open);
  beforeAll(async () => {
    await stores.repository.noteBlob(ours, location, signal);
    await stores.repository.saveVectors(ours, { model, vectors }, signal);
    await settle(ours);
  });

  const settle = (content: DocumentContent) =>
    stores.repository.change(
      content,
      () => ({ settle: { content, model, chunks, vectors, notes: { warnings: [] } } }),
      { signal },
    );

  it('is not found, nor are its blobs, chunks and vectors', async () => {
    expect(await stores.repository.stateOf(ours, 'none', signal)).toMatchObject({ settledVersion: 1 });
    expect(await stores.repository.stateOf(theirs, 'none', signal)).toMatchObject({ settledVersion: 0 });
    expect(await stores.repository.findBlobs(ours, signal)).toEqual([location]);
    expect(await stores.repository.findBlobs(theirs, signal)).toEqual([]);
    expect(await stores.repository.findEmbedded(ours, model, signal)).toBeDefined();
    expect(await stores.repository.findEmbedded(theirs, model, signal)).toBeUndefined();
    const hashes = [...vectors.keys()];
    expect((await stores.repository.findVectors({ tenantId: 'theirs', model, hashes }, signal)).size).toBe(0);
  });

  it.each([
    ['settle', () => settle({ ...theirs, version: 9 })],
    ['cache vectors for', () => stores.repository.saveVectors(theirs, { model, vectors }, signal)],
    ['note a blob of', () => stores.repository.noteBlob(theirs, location, signal)],
    ['delete', () => stores.repository.change(theirs, () => ({ tombstone: true, purge: true }), { signal })],
  ])('cannot be changed: %s', async (_what, attempt) => {
    await expect(attempt()).rejects.toMatchObject(refused);
    expect(await stores.repository.stateOf(ours, 'none', signal)).toMatchObject({
      settledVersion: 1,
      deleted: false,
    });
    expect(await stores.repository.findEmbedded(ours, model, signal)).toBeDefined();
    expect(await stores.repository.findBlobs(ours, signal)).toEqual([location]);
  });
});
