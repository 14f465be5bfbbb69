import { type HttpStub, sendJson } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendCompletion, sendExtractive, sendToolCalls } from '../support/send-completion.ts';
import { found, hit, startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
let model: HttpStub;
beforeAll(async () => {
  bff = await startBff({ model: 'one' });
  ({ model } = bff);
  bff.retrieval.answer = (_, response) => sendJson(response, found([hit]));
});
afterAll(() => bff.stop());
beforeEach(() => {
  model.requests.length = 0;
  model.answer = (_, response) => sendCompletion(response, ['Refunds are paid within 14 days [1].']);
});

const post = (path: string, body: object) =>
  bff.call(path, { method: 'POST', body: JSON.stringify({ model: 'lectern', ...body }) });
const chat = (body: object) =>
  post('/v1/chat/completions', { messages: [{ role: 'user', content: 'How long?' }], ...body });
const respond = (body: object) => post('/v1/responses', { input: 'How long?', ...body });
const asked = (at = 0) => JSON.parse(model.requests[at]?.body ?? '');

describe('what tunes an answer', () => {
  it('goes from a chat completion to the model', async () => {
    const tuned = { temperature: 0, top_p: 0.5, frequency_penalty: -1, presence_penalty: 1, seed: 7 };
    expect((await chat({ ...tuned, max_tokens: 40, stop: ['END', '\n\n'] })).status).toBe(200);
    expect(asked().sampling).toEqual({
      ...{ temperature: 0, topP: 0.5, frequencyPenalty: -1, presencePenalty: 1, seed: 7 },
      ...{ maxOutputTokens: 40, stopSequences: ['END', '\n\n'] },
    });
  });

  it('says how much to think, how long to be, and which tokens to leave out', async () => {
    const logit_bias = { '50256': -100 };
    await chat({ reasoning_effort: 'low', verbosity: 'low', logit_bias });
    expect(asked().sampling).toEqual({ reasoning: 'low', verbosity: 'low', logitBias: logit_bias });
    await respond({ reasoning: { effort: 'high', summary: 'auto' }, text: { verbosity: 'low' } });
    expect(asked(1).sampling).toEqual({ reasoning: 'high', verbosity: 'low' });
  });

  it('has a seed of 64 bits, as far as JSON holds it', async () => {
    for (const seed of ['9007199254740993', '9223372036854775807', '-9223372036854775808']) {
      const messages = '[{"role":"user","content":"Why?"}]';
      const body = `{"model":"lectern","messages":${messages},"seed":${seed}}`;
      expect((await bff.call('/v1/chat/completions', { method: 'POST', body })).status).toBe(200);
    }
    const seeds = [0, 1, 2].map((at) => asked(at).sampling.seed);
    expect(seeds).toEqual([2 ** 53, 2 ** 63, -(2 ** 63)]);
  });

  it('has one stop sequence as a text, and its newer bound ahead of the older', async () => {
    await chat({ stop: 'END', max_tokens: 40, max_completion_tokens: 50 });
    expect(asked().sampling).toEqual({ stopSequences: ['END'], maxOutputTokens: 50 });
  });

  it('is nothing where it is null, empty, or not there', async () => {
    await chat({ stop: null, temperature: null, max_tokens: null });
    await chat({ stop: [] });
    await respond({});
    for (const at of [0, 1, 2]) expect(asked(at)).not.toHaveProperty('sampling');
  });

  it('goes from a response to the model, and comes back', async () => {
    const tuned = { temperature: 0.2, top_p: 0.9, max_output_tokens: 40 };
    expect(await (await respond(tuned)).json()).toMatchObject({ status: 'completed', ...tuned });
    expect(asked().sampling).toEqual({ temperature: 0.2, topP: 0.9, maxOutputTokens: 40 });
  });

  it('tells answers that are kept from each other', async () => {
    for (const temperature of [0, 1, 0]) await chat({ temperature });
    const keys = [0, 1, 2].map((at) => asked(at).cacheKey);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(keys[1]).not.toBe(keys[0]);
    expect(keys[2]).toBe(keys[0]);
  });

  const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 };
  const cited = [{ marker: '[1]', quote: hit.text }];

  it('may end an answer at its bound, which then has its sources and what it took', async () => {
    model.answer = (_, response) =>
      sendCompletion(response, ['Refunds take 14 days [1]. And ', '[1'], 'bound');
    expect(await (await chat({ max_tokens: 7 })).json()).toMatchObject({
      choices: [
        {
          finish_reason: 'length',
          message: { content: 'Refunds take 14 days [1]. And', annotations: [{ type: 'url_citation' }] },
        },
      ],
      ...{ usage, answered: true, citations: cited, writer: 'test-model' },
    });
    const streamed = await chat({ max_tokens: 7, stream: true, stream_options: { include_usage: true } });
    const lines = (await streamed.text()).split('\n\n').filter((line) => line !== '');
    expect(lines.at(-1)).toBe('data: [DONE]');
    expect(lines.slice(-3, -1).map((line) => JSON.parse(line.slice('data: '.length)))).toMatchObject([
      { choices: [{ finish_reason: 'length' }], citations: cited },
      { choices: [], usage },
    ]);
    const response = await (await respond({ max_output_tokens: 7 })).json();
    expect(response).toMatchObject({
      ...{ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      output: [{ type: 'message', status: 'incomplete', content: [{ annotations: [{ index: 21 }] }] }],
      ...{ usage: { output_tokens: 2 }, citations: cited, answered: true },
    });
    const events = await (await respond({ max_output_tokens: 7, stream: true })).text();
    expect(events.match(/^event: .*$/gm)?.at(-1)).toBe('event: response.incomplete');
  });

  it('may leave no text of an answer, where the model has used all that it may by thinking', async () => {
    model.answer = (_, response) => sendCompletion(response, [], 'bound');
    expect(await (await chat({ max_tokens: 7 })).json()).toMatchObject({
      choices: [{ finish_reason: 'length', message: { content: '' } }],
      ...{ usage, answered: false, citations: [], writer: 'test-model', degraded: [] },
    });
    expect(await (await respond({ max_output_tokens: 7 })).json()).toMatchObject({
      ...{ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      ...{ output: [], usage: { output_tokens: 2 } },
    });
  });

  it('may end an answer in the middle of a call, which is then left out', async () => {
    const calls = [
      { id: '1', name: 'weather', arguments: '{"city":"Graz"}' },
      { id: '2', name: 'weather', arguments: '{"ci' },
    ];
    const parameters = { type: 'object' };
    const send = async (atBound: boolean, some = calls) => {
      model.answer = (_, response) => sendToolCalls(response, some, { atBound });
      const tools = [{ type: 'function', function: { name: 'weather', parameters } }];
      const { choices } = (await (await chat({ tools, max_tokens: 9 })).json()) as {
        readonly choices: readonly { readonly finish_reason: string; readonly message: object }[];
      };
      return choices[0] ?? expect.fail('no choice');
    };
    const ids = (...all: string[]) => all.map((id) => expect.objectContaining({ id }));
    expect(await send(true)).toMatchObject({ finish_reason: 'length', message: { tool_calls: ids('1') } });
    expect(await send(false)).toMatchObject({
      ...{ finish_reason: 'tool_calls', message: { tool_calls: ids('1', '2') } },
    });
    const none = await send(true, calls.slice(1));
    expect(none).toMatchObject({ finish_reason: 'length', message: { content: '' } });
    expect(none.message).not.toHaveProperty('tool_calls');
  });

  it('is no matter of the extractive writer', async () => {
    model.answer = (_, response) => sendExtractive(response);
    const whole = await chat({ temperature: 0, max_tokens: 1, stop: ['a'] });
    expect(await whole.json()).toMatchObject({ writer: 'extractive', choices: [{ finish_reason: 'stop' }] });
  });

  it.each([
    ['temperature', 3],
    ['top_p', -1],
    ['max_tokens', 0],
    ['max_completion_tokens', 1.5],
    ['frequency_penalty', 9],
    ['stop', ['a', 'b', 'c', 'd', 'e']],
    ['stop', ''],
    ['seed', 'x'],
    ['seed', 1.5],
    ['seed', 2 ** 64],
    ['reasoning_effort', 'most'],
    ['verbosity', 1],
  ])('is refused by its name where no model takes it: %s %j', async (field, value) => {
    const refused = await chat({ [field]: value });
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: { param: field } }]);
    expect(model.requests).toEqual([]);
  });

  it('says what a stop sequence may be', async () => {
    const refused = await chat({ stop: [null] });
    expect(await refused.json()).toMatchObject({
      error: {
        param: 'stop',
        message: expect.stringContaining('Must be a text, or a list of at most 4 texts'),
      },
    });
  });

  const problemOf = (reason: string, more: object = {}) => ({
    ...{ code: 'invalid_argument', status: 400, retryable: false, reason, detail: 'It says: “No.”' },
    ...more,
  });

  it.each([
    ['temperature', chat, { temperature: 2 }, 'temperature'],
    ['maxOutputTokens', chat, { max_tokens: 9 }, 'max_tokens'],
    ['maxOutputTokens', chat, { max_completion_tokens: 9, max_tokens: 8 }, 'max_completion_tokens'],
    ['logitBias', chat, { logit_bias: { '1': 1 } }, 'logit_bias'],
    ['reasoning', chat, { reasoning_effort: 'low' }, 'reasoning_effort'],
    ['topP', respond, { top_p: 1 }, 'top_p'],
    ['maxOutputTokens', respond, { max_output_tokens: 9 }, 'max_output_tokens'],
    ['reasoning', respond, { reasoning: { effort: 'low' } }, 'reasoning.effort'],
    ['verbosity', respond, { text: { verbosity: 'low' } }, 'text.verbosity'],
  ])(
    'is refused by the name that the caller has for it where a provider does not take it: %s',
    async (field, send, body, param) => {
      const errors = [{ pointer: `/sampling/${field}`, detail: 'is refused by the model' }];
      model.answer = (_, response) => sendJson(response, problemOf('sampling_refused', { errors }), 400);
      for (const stream of [false, true]) {
        const refused = await send({ ...body, stream });
        expect([refused.status, await refused.json()]).toMatchObject([
          400,
          {
            detail: 'It says: “No.”',
            error: {
              code: 'sampling_refused',
              param,
              message: `It says: “No.” (${param}: is refused by the model)`,
            },
          },
        ]);
      }
    },
  );

  it('is not what a request is refused for whose conversation the model does not take', async () => {
    const errors = [{ pointer: '/messages', detail: 'is refused by the model' }];
    for (const [sent, params] of [
      [errors, ['messages', 'input']],
      [[], [null, null]],
    ] as const) {
      model.answer = (_, response) =>
        sendJson(response, { ...problemOf('request_refused'), errors: sent }, 400);
      for (const [at, send] of [chat, respond].entries()) {
        const refused = await send({ temperature: 1 });
        expect([refused.status, await refused.json()]).toMatchObject([
          ...[400, { error: { code: 'request_refused', param: params[at] } }],
        ]);
      }
    }
  });

  it('is not what a request is refused for that is too long', async () => {
    model.answer = (_, response) => sendJson(response, problemOf('context_length_exceeded'), 400);
    for (const [send, param] of [
      [chat, 'messages'],
      [respond, 'input'],
    ] as const) {
      const refused = await send({ temperature: 1 });
      expect([refused.status, await refused.json()]).toMatchObject([
        ...[400, { error: { code: 'context_length_exceeded', type: 'invalid_request_error', param } }],
      ]);
      expect(refused.headers.get('x-should-retry')).not.toBe('true');
    }
  });
});
