import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentHash } from '../../src/domain/chunk.ts';
import type { DocumentContent, EmbeddingRepository } from '../../src/ports.ts';
import { adapters, type Stores } from '../support/stores.ts';

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
  let stores: Stores;
  let repository: EmbeddingRepository;
  beforeAll(async () => {
    stores = await open();
    ({ repository } = stores);
    await repository.noteBlob(ours, location, signal);
    await repository.saveVectors(ours, { model, vectors }, signal);
    await settle(ours);
  });
  afterAll(() => stores.close());

  const settle = (content: DocumentContent) =>
    repository.change(
      content,
      () => ({ settle: { content, model, chunks, vectors, notes: { warnings: [] } } }),
      { signal },
    );

  it('is not found, nor are its blobs, chunks and vectors', async () => {
    expect(await repository.stateOf(ours, 'none', signal)).toMatchObject({ settledVersion: 1 });
    expect(await repository.stateOf(theirs, 'none', signal)).toMatchObject({ settledVersion: 0 });
    expect(await repository.findBlobs(ours, signal)).toEqual([location]);
    expect(await repository.findBlobs(theirs, signal)).toEqual([]);
    expect(await repository.findEmbedded(ours, model, signal)).toBeDefined();
    expect(await repository.findEmbedded(theirs, model, signal)).toBeUndefined();
    const hashes = [...vectors.keys()];
    expect((await repository.findVectors({ tenantId: 'theirs', model, hashes }, signal)).size).toBe(0);
  });

  it.each([
    ['settle', () => settle({ ...theirs, version: 9 })],
    ['cache vectors for', () => repository.saveVectors(theirs, { model, vectors }, signal)],
    ['note a blob of', () => repository.noteBlob(theirs, location, signal)],
    ['delete', () => repository.change(theirs, () => ({ tombstone: true, purge: true }), { signal })],
  ])('cannot be changed: %s', async (_what, attempt) => {
    await expect(attempt()).rejects.toMatchObject(refused);
    expect(await repository.stateOf(ours, 'none', signal)).toMatchObject({
      settledVersion: 1,
      deleted: false,
    });
    expect(await repository.findEmbedded(ours, model, signal)).toBeDefined();
    expect(await repository.findBlobs(ours, signal)).toEqual([location]);
  });
});
