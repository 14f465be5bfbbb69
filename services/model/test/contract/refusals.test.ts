import { noopTelemetry } from '@lectern/telemetry';
import { type HttpStub, sendJson, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuardedModels } from '../../src/adapters/guarded-models.ts';
import type { ProviderName, Target } from '../../src/domain/catalog.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import { targetAt } from '../support/target-at.ts';
import { writeOptions } from '../support/write-options.ts';

const models = createGuardedModels({ telemetry: noopTelemetry() });
let provider: HttpStub;
beforeAll(async () => {
  provider = await startHttpStub(() => undefined);
});
afterAll(async () => {
  models.close();
  await provider.close();
});

const apiKey = 'sk-of-the-target';
const question = { messages: [{ role: 'user' as const, content: 'How long?' }] };
const tuned: Conversation = { ...question, sampling: { temperature: 2, maxOutputTokens: 9 } };
const tooled: Conversation = { ...question, tools: [{ name: 'weather', parameters: { type: 'object' } }] };

/** The error that an answer is refused with, where a provider sends this body. */
async function refusal(
  body: unknown,
  { conversation = tuned, status = 400, name = 'openai-compatible' }: Asked = {},
): Promise<unknown> {
  provider.answer = (_, response) =>
    typeof body === 'string' ? response.writeHead(status).end(body) : sendJson(response, body, status);
  const target = targetAt(provider, { provider: name, apiKey, region: 'eu-west-1' });
  return models.write(target, conversation, writeOptions()).catch((error: unknown) => error);
}
interface Asked {
  readonly conversation?: Conversation;
  readonly status?: number;
  readonly name?: ProviderName;
}

const ofOpenAi = (error: object) => ({
  error: { type: 'invalid_request_error', param: null, code: null, ...error },
});
const ofAnthropic = (message: string) => ({
  type: 'error',
  error: { type: 'invalid_request_error', message },
});

describe('a request that is too long for a model', () => {
  it.each<[string, unknown, Asked?]>([
    [
      'OpenAI',
      ofOpenAi({
        message:
          "This model's maximum context length is 8192 tokens. However, your messages resulted in 8545 tokens.",
        ...{ param: 'messages', code: 'context_length_exceeded' },
      }),
    ],
    [
      'vLLM',
      {
        object: 'error',
        message: "'max_tokens' is too large: 2000. This model's maximum context length is 4096 tokens.",
        ...{ type: 'BadRequestError', param: 'max_tokens', code: 400 },
      },
    ],
    ['Anthropic', ofAnthropic('prompt is too long: 209353 tokens > 199999 maximum'), { name: 'anthropic' }],
    ['Bedrock', { message: 'Input is too long for requested model.' }, { name: 'amazon-bedrock' }],
    ['Cohere', { message: 'too many tokens: size limit exceeded by 20 tokens.' }, { name: 'cohere' }],
    [
      'llama.cpp',
      ofOpenAi({
        message: 'the request exceeds the available context size, try increasing it',
        type: 'exceed_context_size_error',
      }),
    ],
    [
      'Gemini',
      [
        {
          error: {
            message:
              'The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).',
          },
        },
      ][0],
    ],
    [
      'text-generation-inference',
      { error: 'Input validation error: `inputs` must have less than 4096 tokens' },
      { status: 422 },
    ],
    ['a proxy', '<html>413</html>', { status: 413 }],
  ])('is told as such by %s, whatever tunes the answer', async (_, body, asked = {}) => {
    for (const conversation of [tuned, tooled, question]) {
      expect(await refusal(body, { ...asked, conversation })).toMatchObject({
        ...{ code: 'invalid_argument', reason: 'context_length_exceeded', retryable: false },
        message: expect.stringContaining('Shorten the conversation'),
      });
    }
  });
});

describe('a request that is refused in the place of the first text', () => {
  it('is refused as one by a status', async () => {
    const error = { code: 'context_length_exceeded', message: 'Your input exceeds the context window.' };
    provider.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const event = {
        type: 'error',
        sequence_number: 1,
        error: { type: 'invalid_request_error', ...error, param: 'input' },
      };
      response.end(`event: error\ndata: ${JSON.stringify(event)}\n\n`);
    };
    const target: Target = {
      ...{ provider: 'openai', model: 'gpt-5', baseUrl: `${provider.url}/v1`, apiKey },
      ...{ timeoutMs: 5_000, firstTokenTimeoutMs: 5_000, maxRetries: 0 },
    };
    await expect(models.write({ name: 'primary', target }, question, writeOptions())).rejects.toMatchObject({
      reason: 'context_length_exceeded',
    });
  });
});

describe('a request that a model refuses', () => {
  it.each<[object, readonly string[], string]>([
    [
      ofOpenAi({ message: "Unsupported value: 'temperature' does not support 2.", param: 'temperature' }),
      ['/sampling/temperature'],
      "Unsupported value: 'temperature' does not support 2.",
    ],
    [
      ofOpenAi({ message: "Unsupported parameter: use 'x' instead.", param: 'max_tokens' }),
      ['/sampling/maxOutputTokens'],
      "Unsupported parameter: use 'x' instead.",
    ],
    [ofAnthropic('temperature: range: 0..1'), ['/sampling/temperature'], 'temperature: range: 0..1'],
    [
      { message: 'temperature and max_tokens do not go together' },
      ['/sampling/temperature', '/sampling/maxOutputTokens'],
      'temperature and max_tokens do not go together',
    ],
  ])('for what tunes the answer names it: %j', async (body, pointers, words) => {
    for (const status of [400, 422]) {
      expect(await refusal(body, { status })).toMatchObject({
        ...{ code: 'invalid_argument', reason: 'sampling_refused', details: { status } },
        message: `The model does not take what is to tune the answer: “${words}”`,
        errors: pointers.map((pointer) => ({ pointer })),
      });
    }
  });

  it('for a setting of the target is no matter of the caller', async () => {
    const body = ofOpenAi({ message: 'max_tokens is too large', param: 'max_tokens' });
    const conversation = { ...question, sampling: { temperature: 0 } };
    expect(await refusal(body, { conversation })).toMatchObject({
      code: 'internal',
      reason: 'model_refused',
    });
  });

  it.each([
    ofOpenAi({ message: "Invalid schema for function 'weather'.", param: 'tools[0].function.parameters' }),
    ofOpenAi({ message: "A message of role 'tool' must follow 'tool_calls'.", param: 'messages.[2].role' }),
    ofAnthropic('tools.0.custom.input_schema: JSON schema is invalid'),
    ofOpenAi({ message: 'Invalid schema: api_key is no type.', param: 'tools[0]' }),
  ])('for its tools says so: %j', async (body) => {
    expect(await refusal(body, { conversation: tooled })).toMatchObject({
      ...{ code: 'invalid_argument', reason: 'tools_refused', errors: [{ pointer: '/tools' }] },
    });
  });

  it.each([tuned, tooled])(
    'for another reason is told in its words, and nothing is guessed',
    async (conversation) => {
      const body = ofOpenAi({ message: 'Messages must\n alternate.', param: 'messages[1].role' });
      expect(await refusal(body, { conversation })).toMatchObject({
        ...{ code: 'invalid_argument', reason: 'request_refused', errors: [{ pointer: '/messages' }] },
        message: 'The model refuses the request: “Messages must alternate.”',
      });
      const places = [
        ofAnthropic('messages.1.content: is empty'),
        ofOpenAi({ message: 'No.', param: 'input' }),
      ];
      for (const place of places)
        expect(await refusal(place, { conversation })).toMatchObject({ errors: [{ pointer: '/messages' }] });
      const elsewhere = [
        ofAnthropic('Messages must alternate.'),
        ofOpenAi({ message: 'No.', param: 'user' }),
      ];
      for (const place of elsewhere)
        expect(await refusal(place, { conversation })).toMatchObject({
          reason: 'request_refused',
          errors: [],
        });
      for (const silent of ['', '<html>', '{}', '[]', 'null', `"${'x'.repeat(20_000)}"`]) {
        expect(await refusal(silent, { conversation })).toMatchObject({
          ...{ code: 'invalid_argument', reason: 'request_refused', errors: [] },
          message: 'The model refuses the request and does not say why.',
        });
      }
    },
  );

  it.each([
    ofAnthropic('Your credit balance is too low to access the Anthropic API.'),
    ofOpenAi({ message: 'API key not valid. Please pass a valid API key.' }),
    ofOpenAi({ message: 'The model `gpt-9` does not exist', code: 'model_not_found' }),
  ])('for what only who runs the platform can mend is theirs: %j', async (body) => {
    for (const conversation of [tuned, tooled, question]) {
      const error = await refusal(body, { conversation });
      expect(error).toMatchObject({ code: 'internal', reason: 'model_refused' });
      expect(JSON.stringify([error, String(error)])).not.toMatch(/credit|gpt-9|key not valid/);
    }
  });

  it('for nothing that the caller can change is no matter of theirs', async () => {
    const body = ofOpenAi({ message: 'Something else.' });
    expect(await refusal(body, { conversation: question })).toMatchObject({ reason: 'model_refused' });
  });

  it('by a filter of its provider is as an answer that the filter stopped', async () => {
    const message = "The prompt triggered Azure OpenAI's content management policy.";
    const body = ofOpenAi({ message, code: 'content_filter' });
    expect(await refusal(body, { conversation: question })).toMatchObject({
      ...{ code: 'unavailable', reason: 'model_filtered' },
    });
  });

  it.each([
    [`Bad key ${apiKey}.`, 'Bad key ….'],
    ['See https://provider.example/a?key=1 please', 'See … please'],
    ['Of org-Zk3fj39FJs93jf93jfkd93kf it is', 'Of … it is'],
    [`It holds '${'a secret of a document '.repeat(4)}' there`, "It holds '…' there"],
    [`${'word '.repeat(200)}`, `${'word '.repeat(47)}word…`],
    ['\u202e\u0007 a\u2028b', 'a b'],
  ])('is told without keys, addresses and texts, in bounds: %j', async (message, shown) => {
    expect(await refusal(ofOpenAi({ message, param: 'messages' }))).toMatchObject({
      message: `The model refuses the request: “${shown}”`,
    });
  });
});
