import type { ServerResponse } from 'node:http';
import { type HttpStub, sendJson } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendCompletion } from '../support/send-completion.ts';
import { found, hit, principal, startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
let retrieval: HttpStub;
let model: HttpStub;
async function start(env?: Parameters<typeof startBff>[0]): Promise<void> {
  bff = await startBff({ PUBLIC_URL: 'https://lectern.example/', ...env });
  ({ retrieval, model } = bff);
}
afterEach(() => bff.stop());

const question = { role: 'user', content: 'How long do refunds take?' };
const send = (body: object) =>
  bff.call('/v1/chat/completions', {
    method: 'POST',
    // As OpenAI's clients say it, also where they read a stream.
    headers: { accept: 'application/json' },
    body: JSON.stringify({ model: 'lectern', messages: [question], ...body }),
  });

interface Chunk {
  readonly choices: {
    readonly delta: { readonly role?: string; readonly content?: string };
    readonly finish_reason: string | null;
  }[];
  readonly usage?: object | null;
  readonly error?: object;
}

/** What a client of a stream reads: every event is one line of data. */
async function linesOf(response: Response): Promise<string[]> {
  const blocks = (await response.text()).split('\n\n').filter((block) => block !== '');
  return blocks.map((block) => /^data: (.*)$/.exec(block)?.[1] ?? expect.fail(block));
}

const chunksOf = async (response: Response) => {
  const lines = await linesOf(response);
  return lines.filter((line) => line !== '[DONE]').map((line) => JSON.parse(line) as Chunk);
};

const textOf = (chunks: readonly Chunk[]): string =>
  chunks.map(({ choices }) => choices?.[0]?.delta.content ?? '').join('');

const calledTool = { id: '1', type: 'function', function: { name: 'weather', arguments: '{}' } };
/** A marker of the text as the source that clients of chats show. */
const shownSource = (start_index: number) => ({
  type: 'url_citation',
  url_citation: {
    ...{ start_index, end_index: start_index + 3, title: 'Refunds' },
    url: 'https://lectern.example/console/documents/document-1?chunk=chunk-1',
  },
});
const citation = { marker: '[1]', documentId: 'document-1', chunkId: 'chunk-1', quote: hit.text };

describe('GET /v1/models', () => {
  beforeEach(() => start());
  const lectern = { id: 'lectern', object: 'model', created: 0, owned_by: 'lectern' };

  it('lists the aliases that the tenant has, and shows one', async () => {
    model.answer = (_, response) => sendJson(response, { aliases: ['acme/fast', 'lectern'] });
    const list = await (await bff.call('/v1/models')).json();
    const vectors = { ...lectern, id: 'test-vectors' };
    expect(list).toEqual({ object: 'list', data: [{ ...lectern, id: 'acme/fast' }, lectern, vectors] });
    expect(model.requests.at(-1)).toMatchObject({ method: 'GET', url: '/internal/aliases' });
    const one = await bff.call('/v1/models/acme%2Ffast');
    expect(await one.json()).toEqual({ ...lectern, id: 'acme/fast' });
    const other = await bff.call('/v1/models/gpt-4o');
    expect([other.status, await other.json()]).toEqual([
      404,
      expect.objectContaining({ error: expect.objectContaining({ code: 'model_not_found' }) }),
    ]);
  });

  it('leaves the model of the documents out while the embedding service does not answer', async () => {
    model.answer = (_, response) => sendJson(response, { aliases: ['lectern'], embeddings: ['wide'] });
    await bff.embedding.close();
    const { data } = (await (await bff.call('/v1/models')).json()) as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toEqual(['lectern', 'wide']);
  });

  it('needs a caller with the scope', async () => {
    const searcher = { ...principal, scopes: ['search' as const] };
    expect((await bff.call('/v1/models', {}, searcher)).status).toBe(403);
    expect((await bff.call('/v1/models/lectern', {}, searcher)).status).toBe(403);
  });
});

describe('POST /v1/chat/completions without a model', () => {
  beforeEach(() => start());

  it('answers the last message of the user from documents, whatever comes with it', async () => {
    const messages = [
      { role: 'system', content: 'You are a pirate.' },
      { role: 'user', content: 'What is a fee?' },
      { role: 'assistant', content: null, tool_calls: [calledTool] },
      { role: 'tool', tool_call_id: '1', content: 'nothing' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'How long' },
          { type: 'text', text: 'do refunds take?' },
        ],
      },
      { role: 'assistant', content: 'Well, ' },
    ];
    const ignored = { logit_bias: {}, reasoning_effort: 'low', user: 'ann', tools: [], n: 1 };
    const response = await send({ messages, ...ignored, stream: false, tool_choice: 'auto' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      id: expect.stringMatching(/^chatcmpl-[0-9a-f-]{36}$/),
      object: 'chat.completion',
      created: expect.closeTo(Date.now() / 1_000, -2),
      model: 'lectern',
      choices: [
        {
          ...{ index: 0, finish_reason: 'stop', logprobs: null },
          message: {
            ...{ role: 'assistant', content: `${hit.text} [1]`, refusal: null },
            annotations: [shownSource(hit.text.length + 1)],
          },
        },
      ],
      usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
      ...{ answered: true, writer: 'extractive', degraded: [] },
      citations: [expect.objectContaining(citation)],
    });
    expect(JSON.parse(retrieval.requests[0]!.body)).toEqual({ query: 'How long\ndo refunds take?', topK: 6 });
  });

  it('says that there is no answer', async () => {
    retrieval.answer = (_, response) => sendJson(response, found([]));
    expect(await (await send({})).json()).toMatchObject({
      choices: [{ finish_reason: 'stop', message: { content: expect.stringMatching(/^Nothing was found/) } }],
      ...{ answered: false, citations: [] },
    });
  });

  it('does not answer by a model that the tenant does not have, also where nothing is found', async () => {
    retrieval.answer = (_, response) => sendJson(response, found([]));
    model.answer = (_, response) => sendJson(response, { aliases: ['lectern', 'strict'] });
    for (const stream of [false, true]) {
      const response = await send({ model: 'gpt-4o', stream });
      expect([response.status, await response.json()]).toEqual([
        404,
        expect.objectContaining({
          error: expect.objectContaining({ code: 'model_not_found', param: 'model' }),
        }),
      ]);
    }
    expect((await send({ model: 'strict' })).status).toBe(200);
  });

  it('shares the bound of answers at once with the other routes', async () => {
    await bff.stop();
    await start({ MAX_ANSWERS_PER_CALLER: '1' });
    const held = Promise.withResolvers<ServerResponse>();
    retrieval.answer = (_, response) => held.resolve(response);
    const body = JSON.stringify({ prompt: 'How long?' });
    const first = bff.call('/v1/generate', { method: 'POST', body });
    const response = await held.promise;
    const second = await send({});
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '2']);
    expect(await second.json()).toMatchObject({ error: { type: 'rate_limit_error' } });
    sendJson(response, found([hit]));
    expect((await first).status).toBe(200);
  });

  it('needs a caller with the scope', async () => {
    const body = JSON.stringify({ model: 'lectern', messages: [question] });
    const searcher = { ...principal, scopes: ['search' as const] };
    const init = { method: 'POST', body };
    expect((await bff.call('/v1/chat/completions', init, searcher)).status).toBe(403);
  });
});

describe('POST /v1/chat/completions with a model', () => {
  beforeEach(() => start({ model: 'one' }));

  it('asks what is behind the alias, and says what it took', async () => {
    model.answer = ({ method }, response) =>
      method === 'GET'
        ? sendJson(response, { aliases: ['strict'] })
        : sendCompletion(response, ['In 14 days ', '[1].']);
    expect(await (await send({ model: 'strict' })).json()).toMatchObject({
      model: 'strict',
      choices: [{ message: { content: 'In 14 days [1].' } }],
      usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
      ...{ writer: 'test-model', citations: [citation] },
    });
    expect(JSON.parse(model.requests.at(-1)?.body ?? '')).toMatchObject({ alias: 'strict' });
  });

  it('streams chunks in the order that clients need', async () => {
    const response = await send({ stream: true });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const lines = await linesOf(response);
    expect(lines.at(-1)).toBe('[DONE]');
    const chunks = lines.slice(0, -1).map((line) => JSON.parse(line));
    const choice = (delta: object, finish_reason: string | null = null) => [
      { index: 0, delta, finish_reason, logprobs: null },
    ];
    expect(chunks.map(({ choices }) => choices)).toEqual([
      choice({ role: 'assistant', content: '' }),
      choice({ content: 'In 14 ' }),
      choice({ content: 'days [1].' }),
      choice({ annotations: [shownSource('In 14 days '.length)] }, 'stop'),
    ]);
    expect(new Set(chunks.map(({ id, created, object }) => `${id} ${created} ${object}`)).size).toBe(1);
    expect(chunks.at(-1)).toMatchObject({ answered: true, writer: 'test-model', citations: [citation] });
    expect(chunks.at(-1)).not.toHaveProperty('usage');
  });

  it('ends with the usage when it is asked for', async () => {
    const options = { stream: true, stream_options: { include_usage: true } };
    const chunks = await chunksOf(await send(options));
    expect(chunks.slice(0, -1).map(({ usage }) => usage)).toEqual([null, null, null, null]);
    expect(chunks.at(-1)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
    });
  });

  it.each([
    ['model_length', 'length'],
    ['model_filtered', 'content_filter'],
  ])('gives an answer that ended with %s the end %s, and claims nothing of it', async (reason, end) => {
    model.answer = (_, response) => sendCompletion(response, ['The duty ', 'phone'], { reason });
    const whole = (await (await send({})).json()) as { choices: object[] };
    expect(whole.choices).toMatchObject([{ finish_reason: end, message: { content: 'The duty phone' } }]);
    for (const fact of ['answered', 'citations', 'usage']) expect(whole).not.toHaveProperty(fact);
    const lines = await linesOf(await send({ stream: true, stream_options: { include_usage: true } }));
    expect(lines.pop()).toBe('[DONE]');
    const chunks = lines.map((line) => JSON.parse(line) as Chunk);
    expect(textOf(chunks)).toBe('The duty phone');
    expect(chunks.at(-1)?.choices).toMatchObject([{ delta: {}, finish_reason: end }]);
  });

  it('is an error for an answer that is cut, in a stream after what came and without its end', async () => {
    model.answer = (_, response) => sendCompletion(response, ['In ', '14'], 'cut');
    expect((await send({})).status).toBe(503);
    const lines = await linesOf(await send({ stream: true }));
    const chunks = lines.map((line) => JSON.parse(line) as Chunk);
    expect(textOf(chunks)).toBe('In 14');
    expect(chunks.at(-1)).toEqual({
      error: { type: 'server_error', param: null, message: expect.any(String), code: expect.any(String) },
    });
    expect(chunks.some(({ choices }) => choices?.[0]?.finish_reason === 'stop')).toBe(false);
  });

  it('has the status of an error before the first text, also for a stream', async () => {
    await retrieval.close();
    for (const stream of [false, true]) {
      const response = await send({ stream });
      expect([response.status, await response.json()]).toEqual([
        503,
        expect.objectContaining({ error: expect.objectContaining({ type: 'server_error' }) }),
      ]);
    }
  });

  it('answers by the documents’ own sentences where no model can, and says so', async () => {
    model.answer = (_, response) => response.writeHead(503).end();
    const chunks = await chunksOf(await send({ stream: true }));
    expect(textOf(chunks)).toBe(`${hit.text} [1]`);
    expect(chunks.at(-1)).toMatchObject({ writer: 'extractive', degraded: ['model'] });
  });

  it('gives up the answer of a reader who leaves', async () => {
    const closed = Promise.withResolvers<void>();
    model.answer = (_, response) => {
      response.on('close', () => closed.resolve());
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const started = { target: 'primary', model: 'm', failed: [] };
      response.write(`event: started\ndata: ${JSON.stringify(started)}\n\n`);
      response.write(`event: delta\ndata: ${JSON.stringify({ text: 'In 14 days and ' })}\n\n`);
    };
    const response = await send({ stream: true });
    await response.body?.cancel();
    await closed.promise;
  });
});
