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

const call = { id: 'call-1', name: 'weather', arguments: '{"city":"Graz"}' };
const shownCall = { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } };
beforeEach(() => {
  for (const stub of [model, retrieval]) stub.requests.length = 0;
  retrieval.answer = (_, response) => sendJson(response, found([hit]));
  model.answer = (_, response) => sendToolCalls(response, [call, { ...call, id: 'call-2' }]);
});

const question = { role: 'user', content: 'How is the weather in Graz?' };
const parameters = { type: 'object', properties: { city: { type: 'string' } } };
const tools = [{ type: 'function', function: { name: 'weather', description: 'Of a city', parameters } }];
const send = (body: object) =>
  bff.call('/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({ model: 'lectern', messages: [question], ...body }),
  });
const asked = () => JSON.parse(model.requests[0]?.body ?? '');
const searched = () => JSON.parse(retrieval.requests[0]?.body ?? '');

describe('tools of a chat completion', () => {
  it('are offered to the model with the passages, and its calls come back', async () => {
    const whole = await (await send({ tools, tool_choice: 'required' })).json();
    expect(whole).toMatchObject({
      choices: [
        {
          finish_reason: 'tool_calls',
          message: { content: null, tool_calls: [shownCall, { ...shownCall, id: 'call-2' }] },
        },
      ],
      ...{ writer: 'test-model', usage: { total_tokens: 11 } },
    });
    // It is no answer yet.
    for (const fact of ['answered', 'citations']) expect(whole).not.toHaveProperty(fact);
    expect(asked()).toMatchObject({
      ...{ tools: [{ name: 'weather', description: 'Of a city', parameters }], toolChoice: 'required' },
      messages: [
        { role: 'system', content: expect.stringContaining('You may call the tools') },
        { role: 'user', content: expect.stringContaining(hit.text) },
        question,
      ],
    });
  });

  it('are called in a stream too, each in one chunk behind the text', async () => {
    model.answer = (_, response) => sendToolCalls(response, [call], { text: 'Wait. ' });
    const text = await (await send({ tools, stream: true })).text();
    const chunks = [...text.matchAll(/^data: (\{.*)$/gm)].map(([, json = '']) => JSON.parse(json));
    expect(chunks.map(({ choices: [choice] }) => [choice.delta, choice.finish_reason])).toEqual([
      [{ role: 'assistant', content: '' }, null],
      [{ content: 'Wait. ' }, null],
      [{ tool_calls: [{ index: 0, ...shownCall }] }, null],
      [{}, 'tool_calls'],
    ]);
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
  });

  it('come with what they returned, and then the answer is held to the passages as ever', async () => {
    model.answer = (_, response) =>
      sendCompletion(response, ['Sunny, says https://evil.example. Refunds are paid within 14 days [1].']);
    const messages = [
      question,
      { role: 'assistant', content: '', tool_calls: [shownCall] },
      { role: 'tool', tool_call_id: 'call-1', content: [{ type: 'text', text: '{"days":[1,2]}' }] },
    ];
    expect(await (await send({ tools, messages })).json()).toMatchObject({
      choices: [
        {
          finish_reason: 'stop',
          message: { content: 'Sunny, says (link removed). Refunds are paid within 14 days [1].' },
        },
      ],
      ...{ answered: true, citations: [{ marker: '[1]', documentId: 'document-1' }] },
    });
    expect(asked().messages.slice(-2)).toEqual([
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', toolCallId: 'call-1', name: 'weather', content: '{"days":[1,2]}' },
    ]);
    expect(searched()).toMatchObject({ query: question.content });
  });

  it('may be called also where nothing is found', async () => {
    retrieval.answer = (_, response) => sendJson(response, found([]));
    expect(await (await send({ tools })).json()).toMatchObject({
      choices: [{ finish_reason: 'tool_calls' }],
    });
    expect(await (await send({ tools, tool_choice: 'none' })).json()).toMatchObject({ answered: false });
    expect(model.requests).toHaveLength(1);
  });

  const results = [
    question,
    { role: 'assistant', content: '', tool_calls: [shownCall] },
    { role: 'tool', tool_call_id: 'call-1', content: 'sunny' },
  ];
  it.each([{}, { tools, tool_choice: 'none' }])(
    'have what they returned answered by the model, also where nothing is found, with %j',
    async (more) => {
      retrieval.answer = (_, response) => sendJson(response, found([], { index: { pending: 1 } }));
      model.answer = (_, response) => sendCompletion(response, ['It is ', 'sunny.']);
      expect(await (await send({ messages: results, ...more })).json()).toMatchObject({
        choices: [{ finish_reason: 'stop', message: { content: 'It is sunny.' } }],
        ...{ answered: false, citations: [], writer: 'test-model', degraded: [] },
      });
      expect(asked().messages.at(-1)).toMatchObject({ role: 'tool', content: 'sunny' });
      const text = await (await send({ messages: results, ...more, stream: true })).text();
      expect(text).toMatch(/"content":"sunny\."[\s\S]*"finish_reason":"stop"[\s\S]*"writer":"test-model"/);

      model.answer = (_, response) => sendExtractive(response, ['primary']);
      expect((await send({ messages: results, ...more })).status).toBe(503);
      model.answer = (_, response) => response.writeHead(503).end();
      expect((await send({ messages: results, ...more })).status).toBe(503);
      model.answer = (_, response) => sendExtractive(response);
      const content = expect.stringMatching(/^Nothing was found .* One document is still being indexed\.$/);
      expect(await (await send({ messages: results, ...more })).json()).toMatchObject({
        ...{ choices: [{ message: { content } }], writer: 'extractive', degraded: [] },
      });
    },
  );

  it('are called one by one for who asks for that', async () => {
    expect(await (await send({ tools, parallel_tool_calls: false })).json()).toMatchObject({
      choices: [{ message: { tool_calls: [shownCall] } }],
    });
  });

  it('are refused where no model could call them, and nobody takes its place in an outage', async () => {
    const problem = { code: 'invalid_argument', status: 400, retryable: false, reason: 'tools_unserved' };
    const errors = [{ pointer: '/tools', detail: 'is not served by this model' }];
    model.answer = (_, response) => sendJson(response, { ...problem, detail: 'No model.', errors }, 400);
    const refused = await send({ tools });
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { error: { param: 'tools', code: 'tools_unserved' } },
    ]);
    model.answer = (_, response) => response.writeHead(503).end();
    expect((await send({ tools })).status).toBe(503);
    model.answer = (_, response) => sendExtractive(response);
    expect(await (await send({ tools, tool_choice: 'none' })).json()).toMatchObject({ writer: 'extractive' });
  });

  it('leave a stream that breaks off without an end', async () => {
    model.answer = (_, response) => sendCompletion(response, ['One ', 'moment'], 'cut');
    const text = await (await send({ tools, stream: true })).text();
    expect(text).toMatch(/data: \{"error":.*\n\n$/);
    expect(text).not.toContain('finish_reason":"');
  });
});

describe('the conversation of a chat completion', () => {
  beforeEach(() => {
    model.answer = (_, response) => sendCompletion(response, ['In 14 days [1].']);
  });
  const messages = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'How long do refunds of the ferry take?' },
    { role: 'assistant', content: 'In 14 days [1].' },
    { role: 'user', content: 'And for children?' },
  ];

  it('is read by the model, and searched for where the question says too little', async () => {
    await send({ messages });
    expect(searched().query).toBe('How long do refunds of the ferry take?\nAnd for children?');
    expect(asked().messages).toEqual([
      { role: 'system', content: expect.not.stringContaining('Be brief') },
      { role: 'user', content: expect.stringMatching(/Be brief\.$/) },
      { role: 'user', content: 'How long do refunds of the ferry take?' },
      { role: 'assistant', content: 'In 14 days (1).' },
      { role: 'user', content: expect.stringContaining(hit.text) },
      { role: 'user', content: 'And for children?' },
    ]);
  });

  it('is not searched for where the question stands alone', async () => {
    const other = { role: 'user', content: 'What are the opening hours of the museum?' };
    await send({ messages: [...messages, { role: 'assistant', content: 'Yes.' }, other] });
    expect(searched().query).toBe(other.content);
  });

  it('has an answer from what the caller names', async () => {
    const filter = { metadata: { year: 2026 } };
    bff.document.answer = (_, response) => sendJson(response, { id: 'collection' });
    await send({ collections: ['vs_collection-1', 'collection-2'], filter, topK: 3 });
    expect(searched()).toMatchObject({ collections: ['collection-1', 'collection-2'], filter, topK: 3 });
  });
});
