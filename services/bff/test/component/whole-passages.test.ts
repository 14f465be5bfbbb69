import { sendJson } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendCompletion } from '../support/send-completion.ts';
import { found, hit, principal, startBff, type TestBff } from '../support/start-bff.ts';

/** A sentence that no answer needs: who sees it was shown the passage. */
const beside = 'The safe is behind the painting.';
const storeId = 'vs_0198d2f4a28f7c1995f38e9fa0b1c2d5';
const prompt = {
  ...{ name: 'how', version: 1, template: '{{question}}', alias: 'lectern' },
  ...{ documents: { query: '{{question}}', topK: 6 }, answerSchema: null },
};

let bff: TestBff;
beforeAll(async () => {
  bff = await startBff({ model: 'one' });
  bff.retrieval.answer = (_, response) =>
    sendJson(response, found([{ ...hit, text: `${hit.text} ${beside}` }]));
  bff.model.answer = ({ url }, response) =>
    url.startsWith('/internal/prompts/')
      ? sendJson(response, prompt)
      : sendCompletion(response, ['Refunds are paid within 14 days [1].']);
  bff.document.answer = ({ url }, response) =>
    sendJson(response, url.endsWith('/memberships') ? { data: [] } : { id: 'collection' });
});
afterAll(() => bff.stop());

const onlyGenerate = { ...principal, scopes: ['generate' as const] };
const send = (path: string, body: object, as = onlyGenerate as typeof principal) => {
  const headers = { accept: 'application/json, text/event-stream' };
  return bff.call(path, { method: 'POST', headers, body: JSON.stringify(body) }, as);
};

const question = 'How long do refunds take?';
const model = 'lectern';
const chat = { model, messages: [{ role: 'user', content: question }] };
const fileSearch = { type: 'file_search', vector_store_ids: [storeId] };
const response = { model, input: question, tools: [fileSearch] };
const showing = { ...response, include: ['file_search_call.results'] };
const ask = { name: 'ask', arguments: { question } };

describe('a key that may generate and not search', () => {
  it.each([
    ['/v1/generate', { prompt: question }],
    ['/v1/chat/completions', chat],
    ['/v1/chat/completions', { ...chat, stream: true }],
    ['/v1/responses', response],
    ['/v1/responses', { ...response, stream: true }],
    ['/v1/responses', { ...showing, tools: [] }],
    ['/v1/prompts/how/run', { variables: { question } }],
    ['/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/call', params: ask }],
  ])('gets an answer of %s %j that quotes passages, and shows none whole', async (path, body) => {
    const answer = await send(path, body);
    const text = await answer.text();
    expect([answer.status, text]).toEqual([200, expect.stringContaining(hit.text)]);
    expect(text).not.toContain(beside);
  });

  it.each([
    ['/v1/responses', showing],
    ['/v1/responses', { ...showing, stream: true }],
    [`/v1/vector_stores/${storeId}/search`, { query: question }],
    ['/v1/retrieval', { knowledge_id: storeId, query: question, retrieval_setting: { top_k: 1 } }],
  ])('is refused by %s %j, which would show them', async (path, body) => {
    const answer = await send(path, body);
    expect([answer.status, await answer.json()]).toMatchObject([
      403,
      { reason: 'missing_scope', error: { type: 'permission_error', code: 'missing_scope' } },
    ]);
    expect((await send(path, body, principal)).status).not.toBe(403);
  });

  it('is told that the context for agents and the tools that search are not for it', async () => {
    expect((await bff.call('/v1/ai-agent/context/me?q=refunds', {}, onlyGenerate)).status).toBe(403);
    const list = await send('/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/list' });
    expect(await list.json()).toMatchObject({ result: { tools: [{ name: 'ask' }] } });
  });
});
