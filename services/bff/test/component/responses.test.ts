import { type HttpStub, sendJson } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendCompletion } from '../support/send-completion.ts';
import { found, hit, principal, startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
let model: HttpStub;
let retrieval: HttpStub;
beforeAll(async () => {
  bff = await startBff({ model: 'one' });
  ({ model, retrieval } = bff);
});
afterAll(() => bff.stop());

const uuid = '0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d4';
const fileId = 'file-0198d2f4a28f7c1995f38e9fa0b1c2d4';
const known = { ...hit, documentId: uuid, filename: 'refunds.md' };
beforeEach(() => {
  for (const stub of [model, retrieval]) stub.requests.length = 0;
  retrieval.answer = (_, response) =>
    sendJson(response, found([known, { ...known, chunkId: 'chunk-2', relevance: 0.2 }]));
  model.answer = (_, response) => sendCompletion(response, ['In 14 days ', '[1].']);
  bff.document.answer = (_, response) => sendJson(response, { id: 'collection' });
});

const fileSearch = { type: 'file_search', vector_store_ids: ['vs_0198d2f4a28f7c1995f38e9fa0b1c2d5'] };
const input = 'How long do refunds take?';
const send = (body: object, as = principal) =>
  bff.call(
    '/v1/responses',
    { method: 'POST', body: JSON.stringify({ model: 'lectern', input, ...body }) },
    as,
  );

const searched = () => JSON.parse(retrieval.requests[0]?.body ?? '');
const asked = () => JSON.parse(model.requests[0]?.body ?? '');

const membersOf = (attributes: object) => ({
  data: [{ documentId: uuid, title: 'Refunds', attributes }],
});

const message = {
  ...{
    type: 'message',
    id: expect.stringMatching(/^msg_[\da-f]{32}$/),
    role: 'assistant',
    status: 'completed',
  },
  content: [
    {
      ...{ type: 'output_text', text: 'In 14 days [1].', logprobs: [] },
      annotations: [{ type: 'file_citation', index: 11, file_id: fileId, filename: 'refunds.md' }],
    },
  ],
};
const usage = {
  ...{ input_tokens: 9, input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 } },
  ...{ output_tokens: 2, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 11 },
};

describe('POST /v1/responses', () => {
  it('answers from documents, with citations of files', async () => {
    const response = await send({
      metadata: { run: '7' },
      store: true,
      temperature: 0,
      max_output_tokens: 5,
    });
    expect(await response.json()).toEqual({
      ...{ id: expect.stringMatching(/^resp_[\da-f]{32}$/), object: 'response', status: 'completed' },
      created_at: expect.closeTo(Date.now() / 1_000, -2),
      ...{
        error: null,
        incomplete_details: null,
        instructions: null,
        metadata: { run: '7' },
        model: 'lectern',
      },
      ...{ parallel_tool_calls: true, temperature: 0, top_p: null, max_output_tokens: 5 },
      ...{ tool_choice: 'auto', tools: [], previous_response_id: null, truncation: 'disabled' },
      ...{ text: { format: { type: 'text' } }, store: false, background: false, output: [message], usage },
      ...{ answered: true, writer: 'test-model', degraded: [] },
      citations: [expect.objectContaining({ marker: '[1]', documentId: uuid })],
    });
    expect(searched()).toEqual({ query: input, topK: 6 });
  });

  it('rests on what file_search names, and shows what was found to who asks for that', async () => {
    const tool = {
      ...fileSearch,
      ...{ max_num_results: 30, ranking_options: { ranker: 'auto', score_threshold: 0.5 } },
      filters: { type: 'and', filters: [{ type: 'gte', key: 'year', value: 2025 }] },
    };
    const include = ['file_search_call.results'];
    bff.document.answer = ({ url }, response) =>
      sendJson(response, url.endsWith('/memberships') ? membersOf({ year: 2026, final: true }) : { id: 'x' });
    const { output, tools } = (await (await send({ tools: [tool], include })).json()) as Record<
      string,
      never
    >;
    expect(output).toEqual([
      {
        ...{
          type: 'file_search_call',
          id: expect.stringMatching(/^fs_/),
          status: 'completed',
          queries: [input],
        },
        results: [
          {
            ...{ file_id: fileId, filename: 'refunds.md', score: 0.9, text: hit.text },
            attributes: { year: 2026, final: true },
          },
        ],
      },
      message,
    ]);
    expect(tools).toEqual([tool]);
    expect(searched()).toEqual({
      ...{ query: input, topK: 30, collections: ['0198d2f4-a28f-7c19-95f3-8e9fa0b1c2d5'] },
      filter: { and: [{ attributes: { year: { gte: 2025 } } }] },
    });
    const { output: plain } = (await (await send({ tools: [fileSearch] })).json()) as Record<
      string,
      object[]
    >;
    expect(plain?.[0]).toMatchObject({ type: 'file_search_call', results: null });
  });

  it('gives a file the attributes of the first store that it is in, and none in stores that are not there', async () => {
    const [other, missing] = ['vs_0198d2f4a28f7c1995f38e9fa0b1c2d6', 'vs_0198d2f4a28f7c1995f38e9fa0b1c2d7'];
    const stores = [missing, other, ...fileSearch.vector_store_ids];
    const tool = { ...fileSearch, vector_store_ids: stores };
    const notFound = { code: 'not_found', status: 404, reason: 'collection_not_found' };
    const asked: unknown[] = [];
    let members: object = { data: [] };
    bff.document.answer = ({ url, body }, response) => {
      if (!url.endsWith('/memberships')) return sendJson(response, { id: 'x' });
      asked.push(JSON.parse(body));
      if (url.includes('b1c2d7/')) return sendJson(response, notFound, 404);
      return sendJson(response, url.includes('b1c2d6/') ? members : membersOf({ year: 2025 }));
    };
    const attributes = async (more: object = {}) => {
      const answer = await send({ tools: [tool], include: ['file_search_call.results'], ...more });
      const text = await answer.text();
      return [...text.matchAll(/"attributes":(\{.*?\})/g)].map(([, json = '']) => JSON.parse(json));
    };
    expect(await attributes()).toEqual([{ year: 2025 }, { year: 2025 }]);
    expect(asked).toEqual([uuid, uuid, uuid].map((id) => ({ documentIds: [id] })));
    members = membersOf({ year: 2026 });
    const streamed = await attributes({ stream: true });
    expect(streamed.length).toBeGreaterThan(2);
    expect(new Set(streamed.map(({ year }) => year))).toEqual(new Set([2026]));
    members = membersOf({});
    expect(await attributes()).toEqual([{}, {}]);
    asked.length = 0;
    await send({ tools: [tool] });
    expect(asked).toEqual([]);
  });

  it('leaves out what is less relevant, and what nobody knows to be relevant', async () => {
    retrieval.answer = (_, response) =>
      sendJson(response, found([{ ...known, relevance: null as never }], { degraded: ['embedding'] }));
    const ask = async (more: object) =>
      (await send({ tools: [{ ...fileSearch, ranking_options: more }] })).json();
    expect(await ask({ score_threshold: 0.1 })).toMatchObject({ answered: false, degraded: ['embedding'] });
    expect(await ask({ score_threshold: 0 })).toMatchObject({ answered: true });
  });

  it.each([
    ['a text', input],
    ['a message', [{ role: 'user', content: input }]],
    ['a message of parts', [{ role: 'user', content: [{ type: 'input_text', text: input }] }]],
    [
      'a message with its type',
      [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: input }] }],
    ],
  ])('reads an input that is %s', async (_what, given) => {
    expect((await send({ input: given })).status).toBe(200);
    expect(searched().query).toBe(input);
  });

  it('gives the model what was said before, and how the application wants it', async () => {
    const before = [
      { role: 'developer', content: 'Use short words.' },
      { role: 'user', content: 'How long do refunds of the ferry take?' },
      { type: 'reasoning', id: 'rs_1', summary: [] },
      { type: 'file_search_call', id: 'fs_1', status: 'completed', queries: ['x'], results: null },
      {
        ...message,
        id: 'msg_1',
        content: [{ type: 'output_text', text: 'In 14 days [1].', annotations: [] }],
      },
    ];
    const last = { role: 'user', content: [{ type: 'input_text', text: 'And for children?' }] };
    await send({ input: [...before, last], instructions: 'Be brief.' });
    expect(searched().query).toBe('How long do refunds of the ferry take?\nAnd for children?');
    expect(asked().messages.slice(1, 4)).toEqual([
      { role: 'user', content: expect.stringMatching(/Be brief\.\n\nUse short words\.$/) },
      { role: 'user', content: 'How long do refunds of the ferry take?' },
      { role: 'assistant', content: 'In 14 days (1).' },
    ]);
  });

  it.each([
    [{ previous_response_id: 'resp_1' }, 'previous_response_id'],
    [{ conversation: 'conv_1' }, 'conversation'],
    [{ background: true }, 'background'],
    [{ prompt: { id: 'pmpt_1' } }, 'prompt'],
    [{ tools: [{ type: 'web_search' }] }, 'tools[0].type'],
    [{ tools: [{ ...fileSearch, vector_store_ids: [] }] }, 'tools[0].vector_store_ids'],
    [{ tools: [fileSearch, fileSearch] }, 'tools'],
    [{ tools: [{ ...fileSearch, max_num_results: 51 }] }, 'tools[0].max_num_results'],
    [{ tools: [{ ...fileSearch, filters: { type: 'gt', key: 'a', value: 'b' } }] }, 'tools[0].filters'],
    [
      {
        tools: [
          { ...fileSearch, vector_store_ids: ['vs_1', 'vs_2'], filters: { type: 'eq', key: 'a', value: 1 } },
        ],
      },
      'tools[0].filters',
    ],
    [{ tool_choice: 'required' }, 'tool_choice'],
    [
      { tools: [{ type: 'function', name: 'a' }], tool_choice: { type: 'function', name: 'b' } },
      'tool_choice',
    ],
    [{ include: ['message.output_text.logprobs'] }, 'include[0]'],
    [{ text: { format: { type: 'json_schema', name: 'x', schema: {} } } }, 'text.format.schema.type'],
    [{ top_logprobs: 2 }, 'top_logprobs'],
    [{ truncation: 'auto' }, 'truncation'],
    [{ service_tier: 'flex' }, 'service_tier'],
    [{ max_tool_calls: 0 }, 'max_tool_calls'],
    [{ reasoning: { summary: 'detailed' } }, 'reasoning.summary'],
    [{ reasoning: { effort: 'most' } }, 'reasoning.effort'],
    [{ context_management: [] }, 'context_management'],
    [{ input: [{ type: 'item_reference', id: 'msg_1' }] }, 'input'],
    [{ input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'x' }] }] }, 'input'],
    [
      {
        input: [
          { role: 'system', content: [{ type: 'input_image', image_url: 'x' }] },
          { role: 'user', content: 'x' },
        ],
      },
      'input',
    ],
    [{ input: [{ role: 'developer', content: 'x' }] }, 'input'],
    [{ input: ' ' }, 'input'],
    [{ input: undefined }, 'input'],
    [
      {
        input: [
          { role: 'user', content: input },
          { type: 'function_call_output', call_id: 'c', output: 'x' },
        ],
      },
      'input[1].call_id',
    ],
    [{ model: 'a b' }, 'model'],
  ])('refuses %j and names what is wrong', async (body, param) => {
    const response = await send(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', param } });
    expect(retrieval.requests).toEqual([]);
  });

  it('says what to do about items that are not stored', async () => {
    const reference = { type: 'item_reference', id: 'msg_1' };
    const { error } = (await (await send({ input: [{ role: 'user', content: 'x' }, reference] })).json()) as {
      error: { message: string };
    };
    expect(error.message).toContain('Item 1 refers to what is not stored');
    expect(error.message).toContain('store: false');
  });

  it('takes what asks for nothing that is not served', async () => {
    const harmless = { background: false, previous_response_id: null, conversation: null, tools: null };
    const more = {
      text: { format: { type: 'text' }, verbosity: 'low' },
      include: ['reasoning.encrypted_content'],
    };
    expect(
      (await send({ ...harmless, ...more, truncation: 'disabled', reasoning: { effort: 'low' } })).status,
    ).toBe(200);
  });

  it('needs a caller with the scope, and a model that there is', async () => {
    expect((await send({}, { ...principal, scopes: ['search'] })).status).toBe(403);
    model.answer = (_, response) => sendJson(response, { aliases: ['lectern'] });
    expect((await send({ model: 'gpt-5' })).status).toBe(404);
  });
});
