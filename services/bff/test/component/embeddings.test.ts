import type { ServerResponse } from 'node:http';
import { encodeVector } from '@lectern/contracts';
import { type HttpStub, sendJson } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.ts';
import { principal, startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
let embedding: HttpStub;
let model: HttpStub;
beforeAll(async () => {
  bff = await startBff({ MAX_EMBEDDINGS_PER_CALLER: '1' });
  ({ embedding, model } = bff);
});
afterAll(() => bff.stop());

/** The vector of a text here: its length, and a number that float32 does not have. */
const vectorOf = (text: string) => Float32Array.of(text.length, 0.1);

/** What a service was asked last. */
const lastOf = ({ requests }: HttpStub) => requests.at(-1)!;
const textsOf = (stub: HttpStub): string[] => JSON.parse(lastOf(stub).body).texts;

beforeEach(() => {
  embedding.requests.length = 0;
  model.requests.length = 0;
  embedding.answer = ({ method }, response) => {
    if (method === 'GET') return sendJson(response, { name: 'test-vectors', dimensions: 2 });
    const texts = textsOf(embedding);
    return sendJson(response, {
      ...{ model: 'test-vectors', dimensions: 2, usage: { inputTokens: texts.length } },
      vectors: texts.map((text) => encodeVector(vectorOf(text))),
    });
  };
  model.answer = ({ method }, response) => {
    if (method === 'GET') return sendJson(response, { aliases: ['lectern', 'strict'], embeddings: ['wide'] });
    const vectors = textsOf(model).map(() => encodeVector(Float32Array.of(3, 4, 5)));
    return sendJson(response, { target: 'behind', vectors, usage: { inputTokens: 7 } });
  };
});

const send = (body: object) =>
  bff.call('/v1/embeddings', {
    method: 'POST',
    body: JSON.stringify({ model: 'lectern', input: 'tides', ...body }),
  });

describe('POST /v1/embeddings', () => {
  it('gives numbers, of the model of the documents', async () => {
    const response = await send({ input: ['tides', 'the moon'] });
    expect(await response.json()).toEqual({
      ...{ object: 'list', model: 'test-vectors', usage: { prompt_tokens: 2, total_tokens: 2 } },
      data: [
        { object: 'embedding', index: 0, embedding: [5, Math.fround(0.1)] },
        { object: 'embedding', index: 1, embedding: [8, Math.fround(0.1)] },
      ],
    });
    expect(JSON.parse(lastOf(embedding).body)).toEqual({ texts: ['tides', 'the moon'], kind: 'passage' });
    expect(model.requests).toEqual([]);
  });

  it('gives base64, of one text, of the model by its name, and as a query', async () => {
    const asked = { encoding_format: 'base64', model: 'test-vectors', input_type: 'query', dimensions: 2 };
    expect(await (await send(asked)).json()).toMatchObject({
      ...{ model: 'test-vectors', data: [{ embedding: encodeVector(vectorOf('tides')) }] },
    });
    expect(JSON.parse(lastOf(embedding).body)).toMatchObject({ kind: 'query' });
  });

  it('gives vectors of an alias by the model service, and what it took', async () => {
    expect(await (await send({ model: 'wide' })).json()).toMatchObject({
      ...{ model: 'wide', data: [{ embedding: [3, 4, 5] }], usage: { prompt_tokens: 7 } },
    });
    expect(JSON.parse(lastOf(model).body)).toEqual({ model: 'wide', texts: ['tides'], byTenant: true });
  });

  it('gives vectors of an alias also while nobody can say what the model of the documents is', async () => {
    embedding.answer = (_, response) => sendJson(response, { type: 'about:blank', status: 503 }, 503);
    expect(await (await send({ model: 'wide' })).json()).toMatchObject({ data: [{ embedding: [3, 4, 5] }] });
    expect((await send({ model: 'unknown' })).status).toBe(503);
  });

  it('gives vectors of the model of the documents by its name, though an alias has it too', async () => {
    const { answer } = model;
    model.answer = (request, response) => {
      if (request.method !== 'GET') return answer(request, response);
      return sendJson(response, { aliases: ['lectern'], embeddings: ['test-vectors'] });
    };
    expect(await (await send({ model: 'test-vectors' })).json()).toMatchObject({
      data: [{ embedding: [5, Math.fround(0.1)] }],
    });
  });

  it('sends a model as many texts as it takes at once, and keeps their order', async () => {
    const input = Array.from({ length: 130 }, (_, at) => 'x'.repeat(at + 1));
    const { data, usage } = (await (await send({ input })).json()) as {
      data: { index: number; embedding: number[] }[];
      usage: object;
    };
    expect(embedding.requests.map(({ body }) => JSON.parse(body).texts.length)).toEqual([64, 64, 2]);
    expect(data.map(({ index, embedding: [first] }) => [index, first])).toEqual(
      input.map(({ length }, at) => [at, length]),
    );
    expect(usage).toEqual({ prompt_tokens: 130, total_tokens: 130 });
  });

  it.each([
    ['strict', 'answers alone'],
    ['gpt-4o', 'nothing'],
  ])('knows no model %s, which stands for %s, and does not pass the name on', async (name) => {
    const response = await send({ model: name });
    const error = expect.objectContaining({ code: 'model_not_found', param: 'model' });
    expect([response.status, await response.json()]).toEqual([404, expect.objectContaining({ error })]);
    expect(model.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  it.each([
    [{ input: [1, 2, 3] }, 'input', 'check_embedding_ctx_length=False'],
    [{ input: [[1, 2], [3]] }, 'input', 'check_embedding_ctx_length=False'],
    [{ input: [''] }, 'input', 'a list of 1 to 2048 of them'],
    [{ input: '' }, 'input', ''],
    [{ input: [] }, 'input', ''],
    [{ input: ['a', ''] }, 'input', ''],
    [{ input: undefined }, 'input', ''],
    [{ input: 'x'.repeat(limits.embedTextChars.value + 1) }, 'input', ''],
    [{ input: Array(limits.embeddedTexts.value + 1).fill('x') }, 'input', ''],
    [{ dimensions: 3 }, 'dimensions', '2'],
    [{ encoding_format: 'int8' }, 'encoding_format', ''],
    [{ input_type: 'other' }, 'input_type', ''],
    [{ model: '' }, 'model', ''],
  ])('refuses %j, and names what is wrong', async (body, param, says) => {
    const response = await send(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { type: 'invalid_request_error', param, message: expect.stringContaining(says) },
    });
  });

  it('says when a budget is used up, and for how long', async () => {
    embedding.answer = (_, response) => {
      response.setHeader('retry-after', '30');
      const problem = { code: 'resource_exhausted', reason: 'budget_exhausted', detail: 'Used up.' };
      sendJson(response, { ...problem, status: 429, retryable: true }, 429);
    };
    const response = await send({});
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '30']);
    expect(await response.json()).toMatchObject({ error: { code: 'budget_exhausted' } });
  });

  it('refuses vectors of two models in one answer', async () => {
    let calls = 0;
    embedding.answer = (_, response) => {
      calls += 1;
      const vectors = textsOf(embedding).map(() => encodeVector(vectorOf('x')));
      sendJson(response, { model: `m-${calls}`, dimensions: 2, vectors, usage: { inputTokens: 1 } });
    };
    const response = await send({ input: Array(65).fill('x') });
    expect([response.status, await response.json()]).toEqual([
      503,
      expect.objectContaining({ reason: 'model_changed' }),
    ]);
  });

  it('needs a caller with the scope, and is bounded for each', async () => {
    const init = { method: 'POST', body: JSON.stringify({ model: 'lectern', input: 'x' }) };
    const searcher = { ...principal, scopes: ['search' as const] };
    expect((await bff.call('/v1/embeddings', init, searcher)).status).toBe(403);
    const held = Promise.withResolvers<ServerResponse>();
    embedding.answer = (_, response) => held.resolve(response);
    const first = send({});
    const response = await held.promise;
    const second = await send({});
    expect([second.status, await second.json()]).toEqual([
      429,
      expect.objectContaining({ reason: 'too_many_embeddings' }),
    ]);
    const vectors = [encodeVector(vectorOf('x'))];
    sendJson(response, { model: 'm', dimensions: 2, vectors, usage: { inputTokens: 1 } });
    expect((await first).status).toBe(200);
  });
});
