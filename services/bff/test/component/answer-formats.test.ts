import { type HttpStub, sendJson } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendCompletion, sendExtractive, sendToolCalls } from '../support/send-completion.ts';
import { found, hit, startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
let model: HttpStub;
let retrieval: HttpStub;
beforeAll(async () => {
  bff = await startBff({ model: 'one' });
  ({ model, retrieval } = bff);
});
afterAll(() => bff.stop());

const schema = {
  type: 'object',
  properties: { days: { type: 'integer' }, why: { type: 'string' } },
  required: ['days'],
  additionalProperties: false,
};
/** The output of a model: a marker that holds, and one that does not. */
const said = { days: 14, why: `${hit.text} [1] [7]` };
const given = { days: 14, why: `${hit.text} [1]` };
beforeEach(() => {
  for (const stub of [model, retrieval]) stub.requests.length = 0;
  retrieval.answer = (_, response) => sendJson(response, found([hit]));
  model.answer = (_, response) => sendCompletion(response, [JSON.stringify(said)]);
});

const input = 'How long do refunds take?';
const tool = { name: 'weather', parameters: { type: 'object' } };
const post = (path: string, body: object) =>
  bff.call(path, { method: 'POST', body: JSON.stringify({ model: 'lectern', ...body }) });
const asked = () => JSON.parse(model.requests[0]?.body ?? '');

/** The two dialects: how each asks for JSON, where that stands, and what of its answer is what. */
const dialects = [
  {
    name: 'a chat completion',
    send: (format: object, more: object = {}) =>
      post('/v1/chat/completions', {
        ...{ messages: [{ role: 'user', content: input }], response_format: format, ...more },
      }),
    ofSchema: (one: object) => ({
      type: 'json_schema',
      json_schema: { name: 'n', strict: true, schema: one },
    }),
    pointer: '/response_format',
    schemaAt: '/response_format/json_schema/schema',
    tools: [{ type: 'function', function: tool }],
    read: (body: Answer) => {
      const [choice] = body.choices ?? [];
      return { text: choice?.message.content, refusal: choice?.message.refusal, end: choice?.finish_reason };
    },
    ends: { whole: 'stop', cut: 'length', tools: 'tool_calls' },
  },
  {
    name: 'a response',
    send: (format: object, more: object = {}) => post('/v1/responses', { input, text: { format }, ...more }),
    ofSchema: (one: object) => ({ type: 'json_schema', name: 'n', strict: true, schema: one }),
    pointer: '/text/format',
    schemaAt: '/text/format/schema',
    tools: [{ type: 'function', ...tool }],
    read: (body: Answer) => {
      const [part] = body.output?.find(({ type }) => type === 'message')?.content ?? [];
      return { text: part?.text ?? null, refusal: part?.refusal ?? null, end: body.status };
    },
    ends: { whole: 'completed', cut: 'incomplete', tools: 'completed' },
  },
];
interface Answer {
  readonly choices?: { message: { content: string | null; refusal: string | null }; finish_reason: string }[];
  readonly output?: { type: string; content?: { text?: string; refusal?: string }[] }[];
  readonly status?: string;
}

describe.each(dialects)('JSON of $name', ({ send, ofSchema, read, ends, pointer, schemaAt, tools }) => {
  const answerTo = async (format: object, more: object = {}) => {
    const body = (await (await send(format, more)).json()) as Answer;
    return { body, ...read(body) };
  };

  it('is of the model, keeps to the schema, and its texts are held to the passages', async () => {
    const { body, text, end } = await answerTo(ofSchema(schema));
    expect([JSON.parse(text ?? ''), end]).toEqual([given, ends.whole]);
    expect(body).toMatchObject({
      ...{ answered: true, citations: [{ marker: '[1]' }], writer: 'test-model' },
      degraded: ['unsupported_markers:1'],
    });
    expect(asked()).toMatchObject({ alias: 'lectern', answerSchema: schema });
    expect(asked().messages.at(-1).content).toContain(JSON.stringify(schema));
  });

  it('may be any object', async () => {
    const { text } = await answerTo({ type: 'json_object' });
    expect(JSON.parse(text ?? '')).toEqual(given);
    expect(asked().answerSchema).toEqual({ type: 'object' });
  });

  it('has definitions in the place of their references', async () => {
    const place = { type: 'object', properties: { city: { type: 'string' } } };
    const properties = {
      at: { $ref: '#/$defs/Place', description: 'Where' },
      $defs: { $ref: '#/$defs/Place' },
    };
    await send(ofSchema({ type: 'object', properties, $defs: { Place: place } }));
    expect(asked().answerSchema).toEqual({
      ...{ type: 'object', properties: { at: { ...place, description: 'Where' }, $defs: place } },
    });
  });

  it.each([
    ['a pattern', { type: 'object', properties: { a: { pattern: '(a+)+$' } } }, '/properties/a/pattern'],
    ['no object', { type: 'array', items: {} }, '/type'],
    [
      'a reference that does not end',
      {
        type: 'object',
        properties: { a: { $ref: '#/$defs/A' } },
        $defs: { A: { items: { $ref: '#/$defs/A' } } },
      },
      '/properties/a/items/$ref',
    ],
    [
      'a reference to nothing',
      { type: 'object', properties: { a: { $ref: 'https://x.example' } } },
      '/properties/a/$ref',
    ],
  ])('is refused for a schema with %s', async (_, wrong, at) => {
    const response = await send(ofSchema(wrong));
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({
        reason: 'invalid_body',
        errors: [expect.objectContaining({ pointer: schemaAt + at })],
      }),
    ]);
    expect(model.requests).toEqual([]);
  });

  it('is refused by a form that there is not', async () => {
    const body = (await (await send({ type: 'grammar' })).json()) as object;
    expect(body).toMatchObject({ status: 400, errors: [{ pointer: `${pointer}/type` }] });
  });

  it('is refused where no model is behind the alias, and an outage where none answers', async () => {
    model.answer = (_, response) => sendExtractive(response);
    expect(await (await send(ofSchema(schema))).json()).toMatchObject({
      ...{ status: 400, reason: 'format_unserved', errors: [{ pointer }] },
      error: { param: pointer.slice(1).replaceAll('/', '.') },
    });
    model.answer = (_, response) => sendExtractive(response, ['primary']);
    expect((await send(ofSchema(schema))).status).toBe(503);
  });

  it('is a refusal where nothing is found to answer from, and no model is asked', async () => {
    retrieval.answer = (_, response) => sendJson(response, found([]));
    const { body, text, refusal } = await answerTo(ofSchema(schema));
    expect([text, refusal]).toEqual([null, expect.stringContaining('Nothing was found')]);
    expect(body).toMatchObject({ answered: false, citations: [] });
    expect(model.requests).toEqual([]);
  });

  it('comes in one piece where it is streamed, and so does a refusal', async () => {
    const streamed = async () => (await send(ofSchema(schema), { stream: true })).text();
    expect(await streamed()).toContain(JSON.stringify(JSON.stringify(given)));
    retrieval.answer = (_, response) => sendJson(response, found([]));
    expect(await streamed()).toMatch(/"(refusal|delta)":"Nothing was found/);
  });

  it('is nothing yet where tools are called, and has none where it ended at its bound', async () => {
    const call = { id: 'call-1', name: 'weather', arguments: '{}' };
    model.answer = (_, response) => sendToolCalls(response, [call]);
    expect(await answerTo(ofSchema(schema), { tools })).toMatchObject({ end: ends.tools });
    model.answer = (_, response) => sendCompletion(response, [], 'bound');
    expect(await answerTo(ofSchema(schema))).toMatchObject({ end: ends.cut });
  });

  it('is an error where it does not keep to the schema without what was taken out', async () => {
    model.answer = (_, response) => sendCompletion(response, [JSON.stringify({ days: 'many' })]);
    const response = await send(ofSchema(schema));
    expect([response.status, await response.json()]).toEqual([
      503,
      expect.objectContaining({ reason: 'answer_off_schema' }),
    ]);
  });
});
