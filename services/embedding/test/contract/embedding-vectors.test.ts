import { describe, expect, it } from 'vitest';
import { type Chunk, contentHash } from '../../src/domain/chunk.ts';
import type { DocumentContent } from '../../src/ports.ts';
import { adapters, storesOf } from '../support/stores.ts';

const model = 'm';
const { signal } = new AbortController();

const version = (documentId: string, number: number): DocumentContent => ({
  ...{ documentId, tenantId: `tenant of ${documentId.slice(0, 4)}`, version: number, sha256: 'a'.repeat(64) },
});
const chunk = (text: string, ordinal: number): Chunk => ({
  ...{
    ordinal,
    text,
    headings: [],
    lead: '',
    repeated: 0,
    tokenCount: 1,
    input: text,
    contentHash: contentHash(text),
  },
});
const vectorsOf = (...texts: string[]): Map<string, Float32Array> =>
  new Map(texts.map((text) => [contentHash(text), Float32Array.of(text.length, -1.5)]));
describe.each(adapters)('the cache of vectors on %s', (_name, open) => {
  const stores = storesOf(open);

  const save = (document: DocumentContent, ...texts: string[]) =>
    stores.repository.saveVectors(document, { model, vectors: vectorsOf(...texts) }, signal);
  const settle = (content: DocumentContent, ...texts: string[]) =>
    stores.repository.change(
      content,
      () => ({
        settle: {
          content,
          model,
          chunks: texts.map(chunk),
          vectors: vectorsOf(...texts),
          notes: { warnings: [] },
        },
      }),
      { signal },
    );
  const purge = (document: DocumentContent) =>
    stores.repository.change(document, () => ({ tombstone: true, purge: true }), { signal });
  const cached = ({ tenantId }: DocumentContent, ...texts: string[]) =>
    stores.repository.findVectors({ tenantId, model, hashes: texts.map(contentHash) }, signal);

  it('has those of all chunks, also when some were removed between look-up and settlement', async () => {
    const [first, later, other] = [version('race 1', 1), version('race 1', 2), version('race 2', 1)];
    await save(first, 'old');
    await settle(other, 'shared');
    // A run of the later version has cached one vector and found the other one, when the first version is settled and the other document goes.
    await save(later, 'new');
    await settle(first, 'old');
    await purge(other);
    expect((await cached(later, 'new', 'shared')).size).toBe(0);
    await settle(later, 'new', 'shared');
    expect(await cached(later, 'old', 'new', 'shared')).toEqual(vectorsOf('new', 'shared'));
  });

  it('keeps none of a version that was overtaken or failed', async () => {
    const [second, third] = [version('late 1', 2), version('late 1', 3)];
    await settle(second, 'live');
    await save(version('late 1', 1), 'late');
    await save(third, 'unreadable');
    await settle(third);
    expect(await cached(second, 'live', 'late', 'unreadable')).toEqual(vectorsOf('live'));
  });
});
