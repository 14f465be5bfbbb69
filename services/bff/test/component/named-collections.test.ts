import { type HttpStub, sendJson } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendCompletion } from '../support/send-completion.ts';
import { found, hit, principal, startBff, type TestBff } from '../support/start-bff.ts';

const known = '0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d5';
const unknown = '0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d6';
const store = (id: string) => `vs_${id.replaceAll('-', '')}`;

let bff: TestBff;
let document: HttpStub;
beforeAll(async () => {
  bff = await startBff({ model: 'one' });
  ({ document } = bff);
  bff.retrieval.answer = (_, response) => sendJson(response, found([hit]));
  bff.model.answer = (_, response) => sendCompletion(response, ['Refunds are paid within 14 days [1].']);
});
afterAll(() => bff.stop());
beforeEach(() => {
  for (const { requests } of [document, bff.retrieval, bff.model]) requests.length = 0;
  const missing = { code: 'not_found', status: 404, reason: 'collection_not_found' };
  document.answer = ({ url }, response) =>
    url.endsWith(known) ? sendJson(response, { id: known }) : sendJson(response, missing, 404);
});

const post = async (path: string, body: object, as = principal) => {
  const whole = JSON.stringify({ model: 'lectern', ...body });
  const response = await bff.call(path, { method: 'POST', body: whole }, as);
  return { status: response.status, body: await response.text() };
};
type Ask = (ids: readonly string[], more?: object, as?: typeof principal) => ReturnType<typeof post>;
const weather = { type: 'function', name: 'weather', parameters: {}, strict: false };
const ways: readonly (readonly [string, Ask, string])[] = [
  [
    'a chat completion',
    (collections, more, as) => {
      const messages = [{ role: 'user', content: 'How long?' }];
      return post('/v1/chat/completions', { messages, collections, ...more }, as);
    },
    'collections[1]',
  ],
  [
    'a response',
    (ids, more, as) => {
      const tools = [weather, { type: 'file_search', vector_store_ids: ids }];
      return post('/v1/responses', { input: 'How long?', tools, ...more }, as);
    },
    'tools[1].vector_store_ids[1]',
  ],
];

describe.each(ways)('the collections that %s names', (_, ask, param) => {
  it('have to be there for the caller, and the one that is not is named', async () => {
    for (const more of [{}, { stream: true }]) {
      const { status, body } = await ask([store(known), store(unknown), unknown], more);
      expect([status, JSON.parse(body)]).toMatchObject([
        404,
        {
          errors: [{ pointer: expect.stringMatching(/\/1$/) }],
          error: { code: 'collection_not_found', param },
        },
      ]);
      expect(body).not.toContain(known);
    }
    expect([...bff.retrieval.requests, ...bff.model.requests]).toEqual([]);
  });

  it('are searched where they are there, each looked up once', async () => {
    expect((await ask([store(known), known])).status).toBe(200);
    expect(document.requests.map(({ url }) => url)).toEqual([`/v1/collections/${known}`]);
    expect(JSON.parse(bff.retrieval.requests[0]?.body ?? '')).toMatchObject({ collections: [known] });
  });

  it('are searched without a look where the key may not read documents', async () => {
    const { status } = await ask([unknown], {}, { ...principal, scopes: ['generate', 'search'] });
    expect([status, document.requests.length, bff.retrieval.requests.length]).toEqual([200, 0, 1]);
  });

  it('are searched where the document service does not answer', async () => {
    document.answer = (_request, response) => response.writeHead(503).end();
    expect((await ask([unknown])).status).toBe(200);
    expect(bff.retrieval.requests).toHaveLength(1);
  });

  it.each(['vs_..', '.', 'a/../b', 'vs_%2e%2e'])('may be none by their form: %s', async (id) => {
    expect(JSON.parse((await ask([id])).body)).toMatchObject({ error: { code: 'collection_not_found' } });
    const isPath = /^\/v1\/collections\/[^/]+$/;
    expect(document.requests.filter(({ url }) => !isPath.test(url))).toEqual([]);
  });
});
