import type { SearchRequest } from '@lectern/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type QdrantStandIn, startQdrantStandIn } from '../support/qdrant-stand-in.ts';
import { ann, bob, eve, type Harness, startRetrieval } from '../support/start-retrieval.ts';

const filler = (words: number) => Array.from({ length: words }, (_, at) => `filler${at % 13}`).join(' ');

/** The prober's own documents: each probed word alone, beside others, in short, average and long chunks, and twice alike. */
const own: Record<string, string[]> = {
  bait: ['merger', 'layoff', 'lawsuit', 'merger layoff', 'zebra'],
  lengths: [`merger ${filler(98)}`, `merger ${filler(99)}`, `merger ${filler(240)}`, filler(98), filler(50)],
  more: ['zebra', 'zebra crossing', `lawsuit settlement ${filler(20)}`, 'acquisition of a zebra'],
};

const words = ['merger', 'layoff', 'lawsuit', 'zebra', 'acquisition', 'settlement', 'crossing', 'unheard'];
const queries = [
  ...words,
  ...words.slice(1).map((word) => `merger ${word}`),
  'layoff zebra',
  'lawsuit or settlement',
  'filler0',
  'filler1 filler12',
  'merger filler1 filler2 filler3',
  'what does the filler5 say about a merger, a layoff, a lawsuit and a zebra crossing?',
];
const requests: SearchRequest[] = [
  ...queries.flatMap((query) => (['lexical', 'hybrid'] as const).map((mode) => ({ query, mode, topK: 50 }))),
  { query: 'merger zebra', mode: 'lexical', topK: 1 },
  { query: 'merger zebra', mode: 'hybrid', topK: 3, filter: { documentIds: ['bait', 'more'] } },
  { query: 'merger', mode: 'dense', topK: 50 },
];

describe.each(['lancedb', 'qdrant'])("what a search on %s reveals of another tenant's documents", (store) => {
  let qdrant: QdrantStandIn;
  let service: Harness;
  beforeAll(async () => {
    qdrant = await startQdrantStandIn();
    // No answer is degraded because the machine is busy: answers are compared as a whole.
    const timeouts = { PENDING_TIMEOUT_MS: '20000', QUERY_EMBEDDING_TIMEOUT_MS: '20000' };
    service = await startRetrieval({ VECTOR_STORE: store, QDRANT_URL: qdrant.url, ...timeouts });
    for (const [documentId, texts] of Object.entries(own)) {
      await service.embedded(texts, { documentId, tenantId: 'tenant-b', ownerId: 'eve' });
      await service.published('DocumentIndexed', documentId);
    }
  });
  afterAll(async () => {
    await service?.stop();
    await qdrant?.stop();
    expect(qdrant?.complaints).toEqual([]);
  });

  /** Every answer to the prober, all of it but the time it took. */
  const probe = async (): Promise<unknown[]> => {
    const answers: unknown[] = [];
    for (const { query, ...over } of requests) {
      const { tookMs: _, ...answer } = await service.search(query, over, eve);
      answers.push(answer);
    }
    return answers;
  };

  it('is nothing: no score and no order changes while they come, are replaced and go', async () => {
    const before = await probe();
    expect(before.filter((answer) => (answer as { results: unknown[] }).results.length > 0)).toHaveLength(
      // In lexical mode the word that nobody has finds nothing.
      requests.length - 1,
    );
    const texts = [...words, ...words.map((word) => `${word} ${filler(99)}`), filler(400)];
    for (let version = 1; version <= 2; version++) {
      for (const documentId of ['a1', 'a2', 'a3']) {
        const visibility = documentId === 'a1' ? ('private' as const) : ('tenant' as const);
        await service.embedded(texts.slice(version), { documentId, version, visibility });
        await service.published('DocumentIndexed', documentId, version);
        expect(await probe()).toEqual(before);
      }
    }
    for (const documentId of ['a1', 'a2']) {
      await service.deleted(documentId);
      await service.published('DocumentUnindexed', documentId);
    }
    expect(await probe()).toEqual(before);
    expect((await service.search('merger', { mode: 'lexical' }, ann)).results.length).toBeGreaterThan(0);
  });

  it("is nothing of a colleague's private documents either, until they are shared", async () => {
    await service.embedded(['okapi', 'okapi gnu', 'gnu'], { documentId: 'open', visibility: 'tenant' });
    await service.published('DocumentIndexed', 'open');
    const ask = async () => (await service.search('okapi gnu', { mode: 'lexical' }, bob)).results;
    const before = await ask();
    expect(before).toHaveLength(3);
    const secret = ['okapi', 'okapi', 'okapi okapi'];
    await service.embedded(secret, { documentId: 'secret' });
    await service.published('DocumentIndexed', 'secret');
    expect(await ask()).toEqual(before);
    await service.embedded(secret, { documentId: 'secret', version: 2, visibility: 'tenant' });
    await service.published('DocumentIndexed', 'secret', 2);
    // Equal chunks are one hit, which names the other document.
    const shown = new Map((await ask()).map(({ text, alsoIn }) => [text, alsoIn.length]));
    const expected = { gnu: 0, okapi: 1, 'okapi gnu': 0, 'okapi okapi': 0 };
    expect(Object.fromEntries(shown)).toEqual(expected);
  });
});
