import { DocumentEmbedded } from '@lectern/contracts';
import { type BreakableLink, eventually, openBreakableLink } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type QdrantStandIn, startQdrantStandIn } from '../support/qdrant-stand-in.ts';
import { type Harness, startRetrieval } from '../support/start-retrieval.ts';

let qdrant: QdrantStandIn;
let link: BreakableLink;
let service: Harness;
beforeAll(async () => {
  qdrant = await startQdrantStandIn();
  link = await openBreakableLink(qdrant.url);
  service = await startRetrieval({
    VECTOR_STORE: 'qdrant',
    QDRANT_URL: link.url,
    QDRANT_API_KEY: 'secret-key',
    // A delivery that is spent in an outage would make a dead letter.
    EVENTS_MAX_RECEIVE_COUNT: '1',
  });
});
afterAll(async () => {
  await service?.stop();
  await link?.close();
  await qdrant?.stop();
});

async function isPaused(): Promise<boolean> {
  const text = await (await fetch(`${service.adminUrl}/metrics`)).text();
  return text.includes('events_paused{consumer="retrieval",dependency="vector-store"} 1');
}

describe('the service on Qdrant', () => {
  it("indexes, finds, replaces and removes, with requests that Qdrant's description allows", async () => {
    await service.embedded(['herons fish', 'storks nest'], { documentId: 'birds' });
    await service.published('DocumentIndexed', 'birds', 1);
    expect((await service.search('heron')).results[0]).toMatchObject({
      documentId: 'birds',
      text: 'herons fish',
    });
    await service.embedded(['cranes dance'], { documentId: 'birds', version: 2 });
    await service.published('DocumentIndexed', 'birds', 2);
    expect((await service.search('heron', { mode: 'lexical' })).results).toEqual([]);
    expect((await service.search('crane', { mode: 'lexical' })).results).toMatchObject([{ version: 2 }]);
    await service.deleted('birds');
    expect((await service.published('DocumentUnindexed', 'birds')).data).toMatchObject({
      remainingPoints: 0,
    });
    expect((await service.search('crane')).results).toEqual([]);
    expect(qdrant.complaints).toEqual([]);
    expect(qdrant.headers.every((headers) => headers['api-key'] === 'secret-key')).toBe(true);
  });

  it('has everything again after its collection was lost and the documents were published again', async () => {
    const events = [
      await service.embedded(['avocets probe', 'spoonbills sweep'], { documentId: 'waders' }),
      await service.embedded(['plovers run'], { documentId: 'shore' }),
    ];
    for (const { documentId } of events) await service.published('DocumentIndexed', documentId);
    qdrant.wipe();
    expect((await service.search('avocet spoonbill plover')).results).toEqual([]);
    const before = service.backbone.consumed.length;
    for (const data of events) await service.backbone.embedding.emit(DocumentEmbedded, data);
    await expect.poll(() => service.backbone.consumed.length, { timeout: 20_000 }).toBe(before + 2);
    const { results } = await service.search('avocet spoonbill plover', { mode: 'lexical' });
    expect(results.map((hit) => hit.text).sort()).toEqual([
      'avocets probe',
      'plovers run',
      'spoonbills sweep',
    ]);
    expect(qdrant.complaints).toEqual([]);
  });

  it('takes no events while Qdrant is away, loses none, and goes on within seconds', async () => {
    link.cut();
    const waders = Array.from({ length: 5 }, (_, n) => `wader-${n}`);
    for (const documentId of waders) await service.embedded([`${documentId} probes`], { documentId });
    await eventually(async () => (await isPaused()) || undefined, { what: 'a pause', timeoutMs: 20_000 });
    link.mend();
    const mendedAt = performance.now();
    await Promise.race(waders.map((documentId) => service.published('DocumentIndexed', documentId)));
    expect(performance.now() - mendedAt).toBeLessThan(10_000);
    await Promise.all(waders.map((documentId) => service.published('DocumentIndexed', documentId)));
  });

  it('is not ready, and answers 503, while Qdrant is away', async () => {
    await qdrant.stop();
    const ready = await fetch(`${service.adminUrl}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ details: { notReady: ['vectors'] } });
    expect((await service.call('POST', '/v1/search', { as: undefined, json: {} })).status).toBe(401);
    await expect(service.search('crane', { mode: 'lexical' })).rejects.toThrow('503');
  });
});
