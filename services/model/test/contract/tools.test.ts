import { createTelemetry } from '@lectern/telemetry';
import { captureSpans, type HttpStub, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGuardedModels } from '../../src/adapters/guarded-models.ts';
import type { ProviderName, Target } from '../../src/domain/catalog.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import { sendCompletion, sendToolCalls } from '../support/send-completion.ts';
import { writeOptions } from '../support/write-options.ts';

const capture = captureSpans();
const telemetry = createTelemetry({
  ...{ serviceName: 'model', serviceVersion: 'test', logLevel: 'silent', tracesExporter: 'none' },
  spanProcessors: [capture.processor],
});
let provider: HttpStub;
beforeAll(async () => {
  provider = await startHttpStub((_, response) => sendToolCalls(response));
});
afterAll(async () => {
  await provider.close();
  await telemetry.shutdown();
});
beforeEach(() => {
  provider.requests.length = 0;
  provider.answer = (_, response) => sendToolCalls(response);
});

const weather = {
  ...{ name: 'weather', description: 'The weather of a city', strict: true },
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const asked: Conversation = {
  tools: [weather, { name: 'time', parameters: { type: 'object' } }],
  messages: [
    { role: 'user', content: 'How is the weather in Graz?' },
    {
      ...{ role: 'assistant', content: '' },
      toolCalls: [{ id: 'call-0', name: 'weather', arguments: '{"city":"Wien"}' }],
    },
    { role: 'tool', toolCallId: 'call-0', name: 'weather', content: 'sunny' },
  ],
};

async function partsOf(conversation: Conversation, named: ProviderName = 'openai-compatible') {
  const target: Target = {
    ...{ provider: named, model: 'test-model', baseUrl: `${provider.url}/v1`, apiKey: 'sk-test' },
    ...{ region: 'eu-west-1', timeoutMs: 5_000, firstTokenTimeoutMs: 5_000, maxRetries: 0 },
  };
  const models = createGuardedModels({ telemetry });
  const parts: unknown[] = [];
  const options = writeOptions({ onUsage: (usage) => parts.push({ type: 'usage', ...usage }) });
  for await (const part of await models.write({ name: 'primary', target }, conversation, options)) {
    parts.push(part);
  }
  return parts;
}
const sent = () => JSON.parse(provider.requests[0]?.body ?? '');

describe('tools of a model', () => {
  it.each(['tool_calls', 'stop'])('are called, whole, in an answer that ends with %s', async (reason) => {
    provider.answer = (_, response) => sendToolCalls(response, reason);
    expect(await partsOf(asked)).toEqual([
      { type: 'tool-call', call: { id: 'call-1', name: 'weather', arguments: '{"city":"Graz"}' } },
      { type: 'tool-call', call: { id: 'call-2', name: 'time', arguments: '{}' } },
      { type: 'usage', inputTokens: 30, outputTokens: 12 },
      { type: 'end', atBound: false },
    ]);
  });

  it('are sent as they are, with what was called before and what came of it', async () => {
    await partsOf({ ...asked, toolChoice: 'required' });
    const call = { name: 'weather', arguments: '{"city":"Wien"}' };
    expect(sent()).toMatchObject({
      tools: [
        { type: 'function', function: { ...weather } },
        { type: 'function', function: { name: 'time', parameters: { type: 'object' } } },
      ],
      tool_choice: 'required',
      messages: [
        { role: 'user', content: 'How is the weather in Graz?' },
        { role: 'assistant', tool_calls: [{ id: 'call-0', type: 'function', function: call }] },
        { role: 'tool', tool_call_id: 'call-0', content: 'sunny' },
      ],
    });
  });

  it.each([
    [undefined, 'auto'],
    ['none', 'none'],
    [{ name: 'time' }, { type: 'function', function: { name: 'time' } }],
  ] as const)('are chosen as the caller says: %j', async (toolChoice, said) => {
    await partsOf({ ...asked, toolChoice });
    expect(sent().tool_choice).toEqual(said);
  });

  it('are none for who offers none', async () => {
    provider.answer = (_, response) => sendCompletion(response, ['14 days']);
    await partsOf({ messages: [{ role: 'user', content: 'How long?' }] });
    expect(sent()).not.toHaveProperty('tools');
    expect(sent()).not.toHaveProperty('tool_choice');
  });

  it('are sent to Anthropic in its own form', async () => {
    const sse = (event: string, data: object) =>
      `event: ${event}\ndata: ${JSON.stringify({ type: event, ...data })}\n\n`;
    const block = { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} };
    const json = { type: 'input_json_delta', partial_json: '{"city":"Graz"}' };
    const message = { id: 'm', type: 'message', role: 'assistant', model: 'c', content: [] };
    provider.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(
        sse('message_start', { message: { ...message, usage: { input_tokens: 9, output_tokens: 1 } } }) +
          sse('content_block_start', { index: 0, content_block: block }) +
          sse('content_block_delta', { index: 0, delta: json }) +
          sse('content_block_stop', { index: 0 }) +
          sse('message_delta', { delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 7 } }) +
          sse('message_stop', {}),
      );
    };
    expect(await partsOf(asked, 'anthropic')).toMatchObject([
      { type: 'tool-call', call: { id: 'toolu_1', name: 'weather', arguments: '{"city":"Graz"}' } },
      { type: 'usage', inputTokens: 9, outputTokens: 7 },
      { type: 'end', atBound: false },
    ]);
    expect(sent().messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'call-0', input: { city: 'Wien' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call-0' }] },
    ]);
  });
});

describe('the span of an answer', () => {
  const spans = () => capture.spans().filter(({ name }) => name === 'chat test-model');

  it('lasts as long as the answer, and has what it took', async () => {
    const before = spans().length;
    await partsOf(asked);
    expect(spans()).toHaveLength(before + 1);
    expect(spans().at(-1)?.attributes).toMatchObject({
      ...{ 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'test-model' },
      'gen_ai.provider.name': 'openai',
      ...{ 'gen_ai.usage.input_tokens': 30, 'gen_ai.usage.output_tokens': 12 },
    });
  });

  it.each([
    ['openai-compatible', 'openai'],
    ['openai', 'openai'],
    ['anthropic', 'anthropic'],
    ['amazon-bedrock', 'aws.bedrock'],
    ['cohere', 'cohere'],
  ] as const)('names %s by the word of the conventions, %s', async (named, word) => {
    provider.answer = (_, response) => response.writeHead(503).end();
    await expect(partsOf(asked, named)).rejects.toMatchObject({ reason: 'model_unavailable' });
    expect(spans().at(-1)?.attributes['gen_ai.provider.name']).toBe(word);
  });

  it('has failed where the answer breaks off', async () => {
    provider.answer = (_, response) => sendCompletion(response, ['half'], 'cut');
    await expect(partsOf(asked)).rejects.toMatchObject({ reason: 'model_cut' });
    expect(spans().at(-1)?.attributes).toMatchObject({ 'error.type': 'model_cut' });
  });
});
