import { type HttpStub, sendJson } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendCompletion, sendToolCalls } from '../support/send-completion.ts';
import { found, hit, startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
let model: HttpStub;
let retrieval: HttpStub;
beforeAll(async () => {
  bff = await startBff({ model: 'one' });
  ({ model, retrieval } = bff);
});
afterAll(() => bff.stop());
beforeEach(() => {
  model.requests.length = 0;
  retrieval.answer = (_, response) => sendJson(response, found([hit]));
  model.answer = (_, response) => sendCompletion(response, ['In 14 days ', '[1].']);
  bff.document.answer = (_, response) => sendJson(response, { id: 'collection' });
});

const fileSearch = { type: 'file_search', vector_store_ids: ['vs_0198d2f4a28f7c1995f38e9fa0b1c2d5'] };
const input = 'How long do refunds take?';
const send = (body: object) =>
  bff.call('/v1/responses', { method: 'POST', body: JSON.stringify({ model: 'lectern', input, ...body }) });

interface Event {
  readonly type: string;
  readonly sequence_number: number;
  readonly [field: string]: unknown;
}
async function streamed(body: object): Promise<Event[]> {
  const response = await send({ ...body, stream: true });
  const blocks = (await response.text()).split('\n\n').filter((block) => block !== '');
  return blocks.map((block) => {
    const [, name, data = ''] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? expect.fail(block);
    const event = JSON.parse(data) as Event;
    expect(event.type).toBe(name);
    return event;
  });
}
const namesOf = (events: readonly Event[]) => events.map(({ type }) => type.replace('response.', ''));
const asked = () => JSON.parse(model.requests[0]?.body ?? '');
const call = { id: 'call-1', name: 'weather', arguments: '{"city":"Graz"}' };

describe('a streamed response', () => {
  it('has its events in the order that clients need', async () => {
    const events = await streamed({ tools: [fileSearch] });
    expect(namesOf(events)).toEqual([
      ...['created', 'in_progress', 'output_item.added'],
      ...['file_search_call.in_progress', 'file_search_call.searching', 'file_search_call.completed'],
      ...['output_item.done', 'output_item.added', 'content_part.added'],
      ...['output_text.delta', 'output_text.delta', 'output_text.annotation.added'],
      ...['output_text.done', 'content_part.done', 'output_item.done', 'completed'],
    ]);
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, at) => at));
    const responses = events.flatMap(({ response }) =>
      response === undefined ? [] : [response as { id: string }],
    );
    expect(new Set(responses.map(({ id }) => id)).size).toBe(1);
    expect(responses[0]).toMatchObject({ status: 'in_progress', output: [], store: false });
    const annotations = [
      { type: 'file_citation', index: 11, file_id: 'file-document-1', filename: 'Refunds' },
    ];
    const content = [{ type: 'output_text', text: 'In 14 days [1].', annotations, logprobs: [] }];
    expect(responses.at(-1)).toMatchObject({
      ...{ status: 'completed', answered: true, usage: { input_tokens: 9, output_tokens: 2 } },
      output: [{ type: 'file_search_call' }, { type: 'message', status: 'completed', content }],
    });
    const deltas = events.filter(({ type }) => type === 'response.output_text.delta');
    expect(deltas.map(({ delta }) => delta).join('')).toBe('In 14 days [1].');
    expect(deltas[0]).toMatchObject({ output_index: 1, content_index: 0, logprobs: [] });
  });

  it('calls functions, whole, and claims nothing of that', async () => {
    model.answer = (_, response) => sendToolCalls(response, [call]);
    const tools = [{ type: 'function', name: 'weather', parameters: { type: 'object' }, strict: true }];
    const events = await streamed({ tools, tool_choice: { type: 'function', name: 'weather' } });
    expect(namesOf(events)).toEqual([
      ...['created', 'in_progress', 'output_item.added'],
      ...['function_call_arguments.delta', 'function_call_arguments.done', 'output_item.done', 'completed'],
    ]);
    const item = {
      ...{ type: 'function_call', id: expect.stringMatching(/^fc_/), call_id: 'call-1', status: 'completed' },
      ...{ name: 'weather', arguments: call.arguments },
    };
    expect(events.at(-1)).toMatchObject({ response: { status: 'completed', output: [item] } });
    expect(events.at(-1)?.response).not.toHaveProperty('answered');
    expect(asked()).toMatchObject({
      ...{ tools: [{ name: 'weather', strict: true }], toolChoice: { name: 'weather' } },
    });
  });

  it('comes with what functions returned', async () => {
    const first = { type: 'function_call', id: 'fc_1', call_id: 'call-1', name: 'weather', arguments: '{}' };
    const output = { type: 'function_call_output', call_id: 'call-1', output: 'sunny' };
    const items = [
      { role: 'user', content: input },
      ...[first, { ...first, call_id: 'call-2' }, output, { ...output, call_id: 'call-2' }],
    ];
    const tools = [{ type: 'function', name: 'weather' }];
    expect(namesOf(await streamed({ input: items, tools })).at(-1)).toBe('completed');
    const toolCall = { id: 'call-1', name: 'weather', arguments: '{}' };
    expect(asked().messages.slice(-3)).toEqual([
      { role: 'assistant', content: '', toolCalls: [toolCall, { ...toolCall, id: 'call-2' }] },
      { role: 'tool', toolCallId: 'call-1', name: 'weather', content: 'sunny' },
      { role: 'tool', toolCallId: 'call-2', name: 'weather', content: 'sunny' },
    ]);
  });

  it.each([{}, { tools: [{ type: 'function', name: 'weather' }], tool_choice: 'none' }])(
    'answers from what functions returned, also where nothing is found, with %j',
    async (more) => {
      retrieval.answer = (_, response) => sendJson(response, found([]));
      model.answer = (_, response) => sendCompletion(response, ['It is ', 'sunny.']);
      const items = [
        { role: 'user', content: input },
        { type: 'function_call', id: 'fc_1', call_id: 'call-1', name: 'weather', arguments: '{}' },
        { type: 'function_call_output', call_id: 'call-1', output: 'sunny' },
      ];
      const content = [{ text: 'It is sunny.', annotations: [] }];
      const response = { status: 'completed', writer: 'test-model', output: [{ type: 'message', content }] };
      expect((await streamed({ input: items, ...more })).at(-1)).toMatchObject({ response });
      expect(await (await send({ input: items, ...more })).json()).toMatchObject(response);
      expect(asked().messages.at(-1)).toMatchObject({ role: 'tool', content: 'sunny' });
    },
  );

  it.each([
    ['model_length', 'max_output_tokens'],
    ['model_filtered', 'content_filter'],
  ])('is incomplete where the model stopped with %s', async (reason, said) => {
    model.answer = (_, response) => sendCompletion(response, ['The duty ', 'phone'], { reason });
    const output = [{ status: 'incomplete', content: [{ text: 'The duty phone', annotations: [] }] }];
    expect((await streamed({})).at(-1)).toMatchObject({
      type: 'response.incomplete',
      response: { status: 'incomplete', incomplete_details: { reason: said }, output },
    });
    expect(await (await send({})).json()).toMatchObject({ status: 'incomplete', output });
  });

  it('fails where the model broke off, and has the status of an error before the first text', async () => {
    model.answer = (_, response) => sendCompletion(response, ['In ', '14'], 'cut');
    expect((await send({})).status).toBe(503);
    const events = await streamed({});
    expect(events.at(-1)).toMatchObject({
      ...{ type: 'response.failed', sequence_number: events.length - 1 },
      response: {
        ...{ status: 'failed', error: { code: 'server_error', message: expect.any(String) } },
        output: [{ type: 'message', status: 'incomplete', content: [{ text: 'In 14' }] }],
      },
    });
    retrieval.answer = (_, response) => response.writeHead(503).end();
    const refused = await send({ stream: true });
    expect([refused.status, await refused.json()]).toMatchObject([503, { error: { type: 'server_error' } }]);
  });
});
