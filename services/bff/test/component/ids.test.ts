import { identityHeaders } from '@lectern/auth/testing';
import { sendJson } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fileId, storeId, writer } from '../support/file-stub.ts';
import { startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
beforeAll(async () => {
  bff = await startBff({ model: 'one', PUBLIC_URL: 'https://lectern.example/' });
});
afterAll(() => bff.stop());
beforeEach(() => {
  for (const stub of [bff.document, bff.model]) {
    stub.requests.length = 0;
    stub.answer = ({ url }, response) => {
      const reason = url.includes('/collections/') ? 'collection_not_found' : 'document_not_found';
      const missing = { code: 'not_found', status: 404, reason, detail: 'There is no such thing.' };
      sendJson(response, missing, 404);
    };
  }
});

const post = (path: string, body: object, method = 'POST') =>
  bff.call(path, { method, body: JSON.stringify(body) }, writer);
const callTool = (name: string, input: object) =>
  fetch(`${bff.url}/mcp`, {
    method: 'POST',
    headers: {
      ...identityHeaders(writer),
      ...{ 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: input } }),
  });

const model = 'lectern';
const messages = [{ role: 'user', content: 'How long?' }];
const fileSearch = (id: string) => ({ type: 'file_search', vector_store_ids: [id] });
/** Where a body names an id, and the paths of the calls that come of it. */
const ways: readonly (readonly [string, (id: string) => Promise<Response>, RegExp])[] = [
  [
    'a chat completion',
    (id) => post('/v1/chat/completions', { model, messages, collections: [id] }),
    /^GET \/v1\/collections\/[^/]+$/,
  ],
  [
    'a response',
    (id) => post('/v1/responses', { model, input: 'Why?', tools: [fileSearch(id)] }),
    /^GET \/v1\/collections\/[^/]+$/,
  ],
  [
    'a file of a vector store',
    (file_id) => post(`/v1/vector_stores/${storeId}/files`, { file_id }),
    /^(GET|PUT) \/v1\/(documents\/[^/]+|collections\/[^/]+\/documents\/[^/]+)$/,
  ],
  [
    'Dify',
    (knowledge_id) => post('/v1/retrieval', { knowledge_id, query: 'Why?', retrieval_setting: { top_k: 3 } }),
    /^GET \/v1\/collections\/[^/]+$/,
  ],
  ['the tool fetch', (id) => callTool('fetch', { id }), /^GET \/v1\/documents\/[^/]+(\/text)?$/],
  ['the tool get_document', (id) => callTool('get_document', { id }), /^GET \/v1\/documents\/[^/]+$/],
  [
    'the tool delete_document',
    (id) => callTool('delete_document', { id }),
    /^DELETE \/v1\/documents\/[^/]+$/,
  ],
];
const tricks = [
  '.',
  '..',
  '%2e%2e',
  '%2E',
  'a/b',
  '../../internal',
  'file-',
  'file-..',
  'vs_',
  'vs_.',
  '',
  '\ud800',
  '?a=b',
  '#',
];

describe.each(ways)('an id in %s', (_, ask, expected) => {
  it.each(tricks)('is never a part of another path: %j', async (id) => {
    const response = await ask(id);
    const text = await response.text();
    expect(response.status, text).toBeLessThan(500);
    if (response.status === 200) expect(JSON.parse(text).result).toMatchObject({ isError: true });
    else expect([400, 404]).toContain(response.status);
    const paths = [bff.document, bff.model].flatMap(({ requests }) => requests);
    for (const { method, url } of paths) expect(`${method} ${url.split('?')[0]}`).toMatch(expected);
  });
});

describe('an id in a path', () => {
  it.each(['file-', 'file-.', 'file-..', 'file-%2e%2e', 'file-%2F'])(
    'is never a part of another one: %s',
    async (id) => {
      for (const [method, path] of [
        ['GET', `/v1/files/${id}`],
        ['DELETE', `/v1/files/${id}`],
        ['GET', `/v1/files/${id}/content`],
        ['DELETE', `/v1/vector_stores/${storeId}/files/${id}`],
      ] as const) {
        const response = await bff.call(path, { method }, writer);
        expect([response.status, await response.json()]).toMatchObject([404, { code: 'not_found' }]);
      }
      for (const { url } of bff.document.requests) {
        expect(url).toMatch(/^\/v1\/(documents\/[^/]+(\/content)?|collections\/[^/]+(\/documents\/[^/]+)?)$/);
      }
      expect((await bff.call(`/v1/vector_stores/vs_../files/${fileId}`, {}, writer)).status).toBe(404);
    },
  );
});
