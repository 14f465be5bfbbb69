import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.ts';
import { startBff, type TestBff } from '../support/start-bff.ts';

let bff: TestBff;
beforeAll(async () => {
  bff = await startBff();
});
afterAll(() => bff.stop());

const question = { role: 'user', content: 'How long do refunds take?' };
const tool = { type: 'function', function: { name: 'weather' } };
const calling = {
  ...{ role: 'assistant', content: null },
  tool_calls: [{ id: 'call-1', type: 'function', function: { name: 'weather', arguments: '{}' } }],
};

describe('POST /v1/chat/completions', () => {
  it.each([
    [{ model: undefined }, 'model'],
    [{ model: 'a b' }, 'model'],
    [{ messages: [] }, 'messages'],
    [{ messages: [{ role: 'system', content: 'Be brief.' }] }, 'messages'],
    [{ messages: [{ role: 'robot', content: 'x' }] }, 'messages[0].role'],
    [{ messages: [question, { role: 'user', content: ' \u200b' }] }, 'messages[1].content'],
    [
      { messages: [{ role: 'user', content: 'x'.repeat(limits.questionCharacters.value + 1) }] },
      'messages[0].content',
    ],
    [
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }] },
      'messages[0].content',
    ],
    ...['system', 'developer', 'assistant'].map((role): [object, string] => [
      { messages: [{ role, content: [{ type: 'image_url', image_url: { url: 'x' } }] }, question] },
      'messages[0].content',
    ]),
    [
      {
        messages: [
          question,
          calling,
          { role: 'tool', tool_call_id: 'call-1', content: [{ type: 'file', file: { file_id: 'x' } }] },
        ],
      },
      'messages[2].content',
    ],
    [{ n: 2 }, 'n'],
    [{ logprobs: true }, 'logprobs'],
    [{ top_logprobs: 3 }, 'top_logprobs'],
    [{ store: true }, 'store'],
    [{ tools: [{ type: 'function' }] }, 'tools[0].function'],
    [{ tools: [{ type: 'custom', custom: { name: 'x' } }] }, 'tools[0].type'],
    [{ tools: [{ type: 'function', function: { name: 'a b' } }] }, 'tools[0].function.name'],
    [{ tool_choice: 'required' }, 'tool_choice'],
    [{ tool_choice: { type: 'function', function: { name: 'x' } } }, 'tool_choice'],
    [{ tool_choice: { type: 'allowed_tools', mode: 'auto' }, tools: [tool] }, 'tool_choice'],
    [
      { messages: [question, { role: 'tool', tool_call_id: 'call-1', content: 'x' }] },
      'messages[1].tool_call_id',
    ],
    [{ messages: [question, { role: 'tool', content: 'x' }] }, 'messages[1].tool_call_id'],
    [{ messages: [question, calling] }, 'messages[1].tool_calls'],
    [{ tools: [tool], tool_choice: { type: 'function', function: { name: 'x' } } }, 'tool_choice'],
    [
      {
        messages: [
          question,
          { ...calling, tool_calls: [...calling.tool_calls, ...calling.tool_calls] },
          { role: 'tool', tool_call_id: 'call-1', content: 'x' },
        ],
      },
      'messages[1].tool_calls',
    ],
    [{ messages: [question, calling, question] }, 'messages[1].tool_calls'],
    [{ topK: 21 }, 'topK'],
    [{ filter: { attributes: { year: 2026 } } }, 'filter'],
    [{ filter: { unknown: 1 } }, 'filter.unknown'],
    [{ collections: [] }, 'collections'],
    [{ functions: [{ name: 'x' }] }, 'functions'],
    [{ response_format: { type: 'grammar' } }, 'response_format.type'],
    [{ modalities: ['audio'] }, 'modalities[0]'],
    [{ audio: { voice: 'x' } }, 'audio'],
    [{ moderation: {} }, 'moderation'],
    [{ service_tier: 'flex' }, 'service_tier'],
    [{ logit_bias: { a: 1 } }, 'logit_bias.a'],
    [{ logit_bias: { 1: 101 } }, 'logit_bias[1]'],
    [{ web_search_options: {} }, 'web_search_options'],
  ])('refuses %j and names what is wrong', async (body, param) => {
    const sent = JSON.stringify({ model: 'lectern', messages: [question], ...body });
    const response = await bff.call('/v1/chat/completions', { method: 'POST', body: sent });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', param } });
    expect(bff.retrieval.requests).toEqual([]);
  });
});
