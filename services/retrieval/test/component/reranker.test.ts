import { createServer } from 'node:http';
import { listenOnLoopback } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ann, type Harness, startRetrieval } from '../support/start-retrieval.ts';

interface Asked {
  readonly path: string;
  readonly key: string | undefined;
  readonly body: { model: string; query: string; documents: string[]; top_n: number };
}

let service: Harness;
let stopReranker: () => Promise<void>;
let asked: Asked[] = [];
/** How the reranker answers; undefined: not at all. */
let answer: ((documents: string[]) => { status: number; body: unknown }) | undefined;

/** Scores a text by how often it has the word "best". */
const byBest = (documents: string[]) => ({
  status: 200,
  body: {
    results: documents
      .map((text, index) => ({ index, relevance_score: text.split('best').length - 1 }))
      .filter(({ index }) => index < 2),
  },
});

beforeAll(async () => {
  const server = createServer(async (req, res) => {
    let text = '';
    for await (const part of req) text += part;
    const body = JSON.parse(text) as Asked['body'];
    asked.push({ path: req.url ?? '', key: req.headers.authorization, body });
    const made = answer?.(body.documents);
    if (made === undefined) return;
    res.writeHead(made.status, { 'content-type': 'application/json' }).end(JSON.stringify(made.body));
  });
  const { url, stop } = await listenOnLoopback(server);
  stopReranker = stop;
  service = await startRetrieval({
    ...{ RERANK_URL: `${url}/v2/rerank`, RERANK_API_KEY: 'k', RERANK_MODEL: 'm', RERANK_TOP_N: '3' },
    ...{ RERANK_TIMEOUT_MS: '300', SEARCH_CACHE_MS: '60000' },
  });
  const texts = [
    'tides tides tides',
    'tides and the best moon',
    'tides: the best, best harbour',
    'tides of all',
  ];
  await service.embedded(texts, { documentId: 'tides' });
  await service.published('DocumentIndexed', 'tides');
});
afterAll(async () => {
  await service?.stop();
  await stopReranker?.();
});
beforeEach(() => {
  asked = [];
  answer = byBest;
});

const search = (query: string, topK = 10) => service.search(query, { mode: 'lexical', topK }, ann);

it('puts the best hits in the order of the reranker, and the rest below them', async () => {
  const { results, degraded } = await search('tides');
  const [call] = asked;
  expect(call).toMatchObject({
    path: '/v2/rerank',
    key: 'Bearer k',
    body: { model: 'm', query: 'tides', top_n: 3 },
  });
  expect(call?.body.documents).toHaveLength(3);
  expect(degraded).toEqual([]);
  expect(results).toHaveLength(4);
  const ranked = byBest(call?.body.documents ?? []).body.results.sort(
    (a, b) => b.relevance_score - a.relevance_score,
  );
  const headed = results.map(({ headings, text }) => [...headings, text].join('\n'));
  expect(headed.slice(0, 2)).toEqual(ranked.map(({ index }) => call?.body.documents[index]));
  const scores = results.map(({ score }) => score);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
});

it('reranks more than the caller asked for, and gives what was asked for', async () => {
  expect((await search('tides of', 1)).results).toHaveLength(1);
  expect(asked[0]?.body.documents.length).toBeGreaterThan(1);
});

it('is asked nothing when nothing was found', async () => {
  expect(await search('volcano')).toMatchObject({ results: [], degraded: [] });
  expect(asked).toEqual([]);
});

it.each([
  ['fails', () => ({ status: 500, body: {} })],
  ['refuses', () => ({ status: 401, body: {} })],
  ['answers something else', () => ({ status: 200, body: { data: [] } })],
  [
    'names a text that is none',
    () => ({ status: 200, body: { results: [{ index: 7, relevance_score: 1 }] } }),
  ],
  [
    'names a text twice',
    () => ({ status: 200, body: { results: [0, 0].map((index) => ({ index, relevance_score: 1 })) } }),
  ],
  ['says nothing in time', undefined],
])('is done without when it %s, which `degraded` says, and the answer is not kept', async (_how, way) => {
  answer = way;
  expect(await search('tides moon')).toMatchObject({
    degraded: ['rerank'],
    results: expect.arrayContaining([]),
  });
  answer = byBest;
});

it('is not called any more once it has failed for a while', async () => {
  answer = () => ({ status: 503, body: {} });
  for (let at = 0; at < 30 && asked.length === at; at += 1) await search(`tides ${at}`);
  const calls = asked.length;
  expect(calls).toBeLessThan(30);
  expect((await search('tides harbour')).degraded).toEqual(['rerank']);
  expect(asked).toHaveLength(calls);
});
