import { expect, it } from 'vitest';
import type { StoredPassage, VectorStore } from '../../src/ports.ts';
import { fresh, model, pointWith, signal } from '../support/points.ts';

async function all(reading: AsyncIterable<readonly StoredPassage[]>): Promise<StoredPassage[]> {
  const read: StoredPassage[] = [];
  for await (const some of reading) read.push(...some);
  return read;
}

/** What an index gives to the one that takes its place, on every adapter. */
export function describeCopying(store: () => VectorStore): void {
  it('gives back all chunks of a version as they were written, and no others', async () => {
    const { documentId, tenantId } = fresh();
    const count = 300;
    const metadata = { 'a.b': 1, kind: 'it"s', draft: false };
    const pointAt = (ordinal: number) => ({
      ...{
        documentId,
        tenantId,
        ordinal,
        metadata,
        collections: [{ id: 'collection-1', attributes: { chapter: 3, done: false } }],
        text: `text ${ordinal}`,
        headings: ['Top', `H${ordinal}`],
      },
      ...(ordinal % 2 === 0 ? { page: ordinal + 1 } : {}),
    });
    await store().ensureIndex(model, signal);
    await store().upsert(
      Array.from({ length: count }, (_, ordinal) => pointWith(pointAt(ordinal))),
      signal,
    );
    await store().upsert([pointWith({ documentId, tenantId, version: 2 })], signal);
    await store().upsert([pointWith({ documentId, tenantId: `${tenantId}-b`, ordinal: count })], signal);
    const read = await all(store().readVersion({ documentId, tenantId, version: 1 }, signal));
    const chunks = read.sort((a, b) => a.ordinal - b.ordinal);
    expect(chunks).toHaveLength(count);
    for (const ordinal of [0, 1, 299]) {
      const { documentId: _d, tenantId: _t, ...facts } = pointAt(ordinal);
      expect(chunks[ordinal]).toEqual({ documentId, version: 1, chunkId: `chunk-${ordinal}`, ...facts });
    }
  });

  it('reads nothing where there is nothing', async () => {
    const read = store().readVersion({ ...fresh(), version: 1 }, signal);
    expect(await all(read)).toEqual([]);
  });
}

/** To be called last: nothing is left. */
export function describeRemoval(store: () => VectorStore): void {
  it('is removed as a whole, and can be made again for another model', async () => {
    const document = fresh();
    await store().ensureIndex(model, signal);
    await store().upsert([pointWith(document)], signal);
    await store().drop(signal);
    await store().drop(signal);
    expect(await store().currentModel(signal)).toBeUndefined();
    expect(await store().countDocument(document, signal)).toBe(0);
    const other = { name: 'other-model', dimensions: 3 };
    await store().ensureIndex(other, signal);
    expect(await store().currentModel(signal)).toEqual(other);
    await store().upsert([pointWith({ ...document, vector: Float32Array.of(1, 0, 0) })], signal);
    expect(await store().countDocument(document, signal)).toBe(1);
  });
}
