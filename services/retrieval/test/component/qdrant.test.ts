import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type QdrantStandIn, startQdrantStandIn } from '../support/qdrant-stand-in.ts';
import { type Harness, startRetrieval } from '../support/start-retrieval.ts';

let qdrant: QdrantStandIn;
let service: Harness;
beforeAll(async () => {
  qdrant = await startQdrantStandIn();
  service = await startRetrieval({
    VECTOR_STORE: 'qdrant',
    QDRANT_URL: qdrant.url,
    QDRANT_API_KEY: 'secret-key',
  });
});
afterAll(async () => {
  await service?.stop();
  await qdrant?.close();
});

describe('the service on Qdrant', () => {
  it("indexes, finds, replaces and removes, with requests that Qdrant's description allows", async () => {
    await service.embedded(['herons fish', 'storks nest'], { documentId: 'birds' });
    await service.announced('DocumentIndexed', 'birds', 1);
    expect((await service.search('heron')).results[0]).toMatchObject({
      documentId: 'birds',
      text: 'herons fish',
    });
    await service.embedded(['cranes dance'], { documentId: 'birds', version: 2 });
    await service.announced('DocumentIndexed', 'birds', 2);
    expect((await service.search('heron', { mode: 'lexical' })).results).toEqual([]);
    expect((await service.search('crane', { mode: 'lexical' })).results).toMatchObject([{ version: 2 }]);
    await service.deleted('birds');
    expect((await service.announced('DocumentUnindexed', 'birds')).data).toMatchObject({
      remainingPoints: 0,
    });
    expect((await service.search('crane')).results).toEqual([]);
    expect(qdrant.complaints).toEqual([]);
    expect(qdrant.headers.every((headers) => headers['api-key'] === 'secret-key')).toBe(true);
  });

  it('is not ready, and answers 503, while Qdrant is away', async () => {
    await qdrant.close();
    const ready = await fetch(`${service.url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ details: { notReady: ['vectors'] } });
    expect((await service.call('POST', '/v1/search', { as: undefined, json: {} })).status).toBe(401);
    await expect(service.search('crane', { mode: 'lexical' })).rejects.toThrow('503');
  });
});
