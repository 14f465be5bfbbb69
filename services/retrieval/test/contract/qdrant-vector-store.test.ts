import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createQdrantVectorStore } from '../../src/adapters/qdrant/qdrant-vector-store.ts';
import { model, pointWith, scopeOf, signal } from '../support/points.ts';
import { type QdrantStandIn, startQdrantStandIn } from '../support/qdrant-stand-in.ts';
import { describeVectorStore } from './vector-store-contract.ts';

describeVectorStore('Qdrant (stand-in that checks requests by the OpenAPI description)', async () => {
  const standIn = await startQdrantStandIn();
  return {
    open: () => createQdrantVectorStore({ url: standIn.url, collection: 'lectern', timeoutMs: 5_000 }),
    destroy: async () => {
      await standIn.stop();
      expect(standIn.complaints).toEqual([]);
    },
  };
});

const liveUrl = process.env.QDRANT_URL;
if (liveUrl !== undefined) {
  describeVectorStore('a live Qdrant', async () => {
    const collection = `lectern-test-${randomUUID()}`;
    const apiKey = process.env.QDRANT_API_KEY;
    return {
      open: () => createQdrantVectorStore({ url: liveUrl, apiKey, collection, timeoutMs: 30_000 }),
      destroy: async () => {
        const headers: Record<string, string> = apiKey === undefined ? {} : { 'api-key': apiKey };
        const answer = await fetch(`${liveUrl}/collections/${collection}`, { method: 'DELETE', headers });
        expect(answer.ok).toBe(true);
      },
    };
  });
}

describe('Qdrant adapter', () => {
  let standIn: QdrantStandIn;
  beforeAll(async () => {
    standIn = await startQdrantStandIn();
  });
  afterAll(() => standIn.stop());

  it('indexes the fields that it filters by, names its key, and waits for each write', async () => {
    const store = await createQdrantVectorStore({
      url: standIn.url,
      apiKey: 'k-1',
      collection: 'c',
      timeoutMs: 5_000,
    });
    await store.ensureIndex(model, signal);
    await store.upsert([pointWith({})], signal);
    expect(standIn.seen.filter((name) => name === 'PUT /collections/{collection_name}/index')).toHaveLength(
      filteredFields.length,
    );
    expect(standIn.headers.every((headers) => headers['api-key'] === 'k-1')).toBe(true);
    expect(standIn.complaints).toEqual([]);
  });

  const filteredFields = [
    ...['tenant_id', 'audience', 'document_id', 'owner_id', 'facts', 'version'],
    ...['name', 'least', 'most', 'earliest', 'latest'].map((field) => `spans[].${field}`),
  ];
  const makesIndex = (name: string) => name === 'PUT /collections/{collection_name}/index';

  it('makes the payload indexes that are missing after it was interrupted among them', async () => {
    const server = await startQdrantStandIn();
    const open = () => createQdrantVectorStore({ url: server.url, collection: 'c', timeoutMs: 2_000 });
    server.ignores = (name) => makesIndex(name) && server.seen.filter(makesIndex).length > 2;
    const store = await open();
    await expect(store.ensureIndex(model, signal)).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
    });
    expect(server.indexedFields('c')).toEqual(filteredFields.slice(0, 2));

    server.ignores = () => false;
    for (const again of [await open(), store]) {
      await again.ensureIndex(model, signal);
      expect(server.indexedFields('c')).toEqual(filteredFields);
    }
    expect(server.seen.filter(makesIndex)).toHaveLength(2 + 1 + (filteredFields.length - 2));
    expect(server.complaints).toEqual([]);
    await server.stop();
  });

  it('gives each step of making the index the whole time-out', async () => {
    const server = await startQdrantStandIn();
    const timeoutMs = 1_500;
    server.delayMs = timeoutMs / 5;
    const store = await createQdrantVectorStore({ url: server.url, collection: 'c', timeoutMs });
    const startedAt = performance.now();
    await store.ensureIndex(model, signal);
    expect(performance.now() - startedAt).toBeGreaterThan(timeoutMs);
    expect(server.indexedFields('c')).toEqual(filteredFields);
    await server.stop();
  });

  it('makes a collection again that somebody removed', async () => {
    const emptied = await startQdrantStandIn();
    const store = await createQdrantVectorStore({ url: emptied.url, collection: 'c', timeoutMs: 5_000 });
    const write = async () => {
      await store.ensureIndex(model, signal);
      await store.upsert([pointWith({})], signal);
    };
    await write();
    emptied.wipe();
    await expect(write()).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await write();
    expect(await store.countDocument({ documentId: 'document-1', tenantId: 'tenant-1' }, signal)).toBe(1);
    await emptied.stop();
  });

  it('has documents written again whose collection was removed, also those that are written at the same time', async () => {
    const emptied = await startQdrantStandIn();
    const store = await createQdrantVectorStore({ url: emptied.url, collection: 'c', timeoutMs: 5_000 });
    await store.ensureIndex(model, signal);
    emptied.wipe();
    await store.ensureIndex(model, signal);
    const retryable = { code: 'unavailable', retryable: true };
    // The first finds out; the second had its index ensured before, and writes after.
    await expect(store.upsert([pointWith({})], signal)).rejects.toMatchObject(retryable);
    await expect(store.upsert([pointWith({ ordinal: 1 })], signal)).rejects.toMatchObject(retryable);
    await store.ensureIndex(model, signal);
    await store.upsert([pointWith({}), pointWith({ ordinal: 1 })], signal);
    expect(await store.countDocument({ documentId: 'document-1', tenantId: 'tenant-1' }, signal)).toBe(2);
    await emptied.stop();
  });

  it('splits a large upsert into batches', async () => {
    const store = await createQdrantVectorStore({ url: standIn.url, collection: 'large', timeoutMs: 5_000 });
    await store.ensureIndex(model, signal);
    const before = standIn.seen.length;
    await store.upsert(
      Array.from({ length: 1_001 }, (_, ordinal) => pointWith({ ordinal })),
      signal,
    );
    expect(standIn.seen.slice(before)).toEqual(Array(3).fill('PUT /collections/{collection_name}/points'));
    expect(await store.countDocument({ documentId: 'document-1', tenantId: 'tenant-1' }, signal)).toBe(1_001);
  });

  it('distinguishes a store that cannot be reached from one that refuses a request', async () => {
    const gone = await startQdrantStandIn();
    await gone.stop();
    const unreachable = await createQdrantVectorStore({ url: gone.url, collection: 'c', timeoutMs: 1_000 });
    const unavailable = { code: 'unavailable', reason: 'vector_store_unavailable', retryable: true };
    await expect(
      unreachable.countDocument({ documentId: 'd', tenantId: 'tenant-1' }, signal),
    ).rejects.toMatchObject(unavailable);
    await expect(unreachable.check(AbortSignal.timeout(1_000))).rejects.toMatchObject(unavailable);
    const store = await createQdrantVectorStore({ url: standIn.url, collection: 'c', timeoutMs: 5_000 });
    const limit = -1;
    const refused = { code: 'internal', reason: 'vector_store_refused', retryable: false };
    await expect(
      store.searchLexical(scopeOf(), { text: 'x', filter: {}, limit }, signal),
    ).rejects.toMatchObject(refused);
  });

  it.each(['1.18.2', '1.9.0', '0.11.1', 'unknown'])(
    "refuses a lexical search on Qdrant %s, whose scores reveal other tenants' words, and is not ready",
    async (version) => {
      const old = await startQdrantStandIn();
      old.version = version;
      const store = await createQdrantVectorStore({ url: old.url, collection: 'c', timeoutMs: 5_000 });
      await store.ensureIndex(model, signal);
      await store.upsert([pointWith({ text: 'zebra' })], signal);
      const tooOld = { code: 'unavailable', reason: 'vector_store_too_old' };
      const search = () => store.searchLexical(scopeOf(), { text: 'zebra', filter: {}, limit: 5 }, signal);
      await expect(search()).rejects.toMatchObject(tooOld);
      await expect(store.check(AbortSignal.timeout(5_000))).rejects.toMatchObject(tooOld);
      old.version = '1.19.0';
      expect(await search()).toHaveLength(1);
      await old.stop();
    },
  );
});
