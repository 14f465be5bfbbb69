import { noopTelemetry } from '@lectern/telemetry';
import { type HttpStub, sendJson, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGuardedModels } from '../../src/adapters/guarded-models.ts';
import type { Target } from '../../src/domain/catalog.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import { sendCompletion } from '../support/send-completion.ts';

const never = new AbortController().signal;
const models = createGuardedModels({ telemetry: noopTelemetry() });
let provider: HttpStub;
beforeAll(async () => {
  provider = await startHttpStub((_, response) => sendCompletion(response, ['14 days']));
});
afterAll(async () => {
  models.close();
  await provider.close();
});
beforeEach(() => {
  provider.requests.length = 0;
  provider.answer = (_, response) => sendCompletion(response, ['14 days']);
});

async function write(sampling: Conversation['sampling'], of: Partial<Target> = {}): Promise<void> {
  const target: Target = {
    ...{
      provider: 'openai-compatible',
      model: 'test-model',
      baseUrl: `${provider.url}/v1`,
      apiKey: 'sk-test',
    },
    ...{ timeoutMs: 5_000, maxRetries: 0, ...of },
  };
  const messages = [{ role: 'user' as const, content: 'How long?' }];
  const pieces = await models.write({ name: 'primary', target }, { messages, sampling }, never);
  for await (const _ of pieces);
}
const sent = () => JSON.parse(provider.requests[0]?.body ?? '');

const all = {
  ...{ maxOutputTokens: 40, temperature: 0, topP: 0.5, frequencyPenalty: -1, presencePenalty: 1 },
  ...{ stopSequences: ['\n\n', 'END'], seed: 7 },
};

describe('what tunes an answer', () => {
  it('goes to a server of OpenAI’s API under its names', async () => {
    await write(all);
    expect(sent()).toMatchObject({
      ...{ max_tokens: 40, temperature: 0, top_p: 0.5, frequency_penalty: -1, presence_penalty: 1 },
      ...{ stop: ['\n\n', 'END'], seed: 7 },
    });
  });

  it('goes to Anthropic under its own, without what its models do not know', async () => {
    provider.answer = (_, response) => response.writeHead(503).end();
    await expect(write(all, { provider: 'anthropic' })).rejects.toMatchObject({
      reason: 'model_unavailable',
    });
    expect(sent()).toMatchObject({ max_tokens: 40, temperature: 0, stop_sequences: ['\n\n', 'END'] });
    expect(sent()).not.toHaveProperty('frequency_penalty');
    expect(sent()).not.toHaveProperty('seed');
  });

  it('is nothing for who asks for nothing', async () => {
    await write(undefined);
    expect(Object.keys(sent()).sort()).toEqual(['messages', 'model', 'stream', 'stream_options']);
  });

  it.each([
    { asked: 40, ofTarget: 30, bound: 30 },
    { asked: 40, ofTarget: 50, bound: 40 },
    { asked: undefined, ofTarget: 50, bound: 50 },
  ])('has the lesser bound of tokens: $asked of $ofTarget', async ({ asked, ofTarget, bound }) => {
    await write(asked === undefined ? undefined : { maxOutputTokens: asked }, { maxOutputTokens: ofTarget });
    expect(sent().max_tokens).toBe(bound);
  });

  it.each([400, 422])('is the caller’s to mend where the provider refuses it with %s', async (status) => {
    provider.answer = (_, response) => sendJson(response, { error: { message: 'no temperature' } }, status);
    await expect(write({ temperature: 2, seed: 7 })).rejects.toMatchObject({
      ...{ code: 'invalid_argument', reason: 'sampling_refused', details: { status } },
      message: 'The model refuses what tunes the answer: temperature, seed.',
    });
    await expect(write(undefined)).rejects.toMatchObject({ code: 'internal', reason: 'model_refused' });
  });

  it('does not have a model taken for down, however often an answer ends at its bound', async () => {
    provider.answer = (_, response) => sendCompletion(response, [], { finishReason: 'length' });
    const cut = { reason: 'model_length' };
    for (let call = 0; call < 40; call += 1)
      await expect(write({ maxOutputTokens: 1 })).rejects.toMatchObject(cut);
    provider.answer = (_, response) => sendCompletion(response, ['14 days']);
    await write(undefined);
  });
});
