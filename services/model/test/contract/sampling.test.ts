import { noopTelemetry } from '@lectern/telemetry';
import { type HttpStub, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGuardedModels } from '../../src/adapters/guarded-models.ts';
import type { Target } from '../../src/domain/catalog.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import type { ModelPart } from '../../src/ports.ts';
import { sendCompletion } from '../support/send-completion.ts';
import { targetAt } from '../support/target-at.ts';
import { writeOptions } from '../support/write-options.ts';

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

async function write(sampling: Conversation['sampling'], of: Partial<Target> = {}): Promise<ModelPart[]> {
  const messages = [{ role: 'user' as const, content: 'How long?' }];
  const pieces = await models.write(targetAt(provider, of), { messages, sampling }, writeOptions());
  const parts: ModelPart[] = [];
  for await (const part of pieces) parts.push(part);
  return parts;
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

  it.each([
    { seed: 2 ** 53 + 2, sent: '9007199254740994' },
    { seed: 2 ** 63, sent: '9223372036854775000' },
    { seed: -(2 ** 63), sent: '-9223372036854775000' },
  ])('has a seed that a server with numbers of 64 bits can read: $sent', async ({ seed, sent: said }) => {
    await write({ seed });
    expect(provider.requests[0]?.body).toContain(`"seed":${said},`);
    expect(BigInt.asIntN(64, BigInt(said))).toBe(BigInt(said));
  });

  it('has what a server of OpenAI’s API knows beside', async () => {
    await write({ reasoning: 'low', verbosity: 'high', logitBias: { '50256': -100 } });
    expect(sent()).toMatchObject({
      ...{ reasoning_effort: 'low', verbosity: 'high', logit_bias: { '50256': -100 } },
    });
  });

  it.each(['anthropic', 'cohere', 'openai'] as const)(
    'is refused where %s has no name for it, and not left out',
    async (name) => {
      await expect(write({ logitBias: { '1': 1 } }, { provider: name })).rejects.toMatchObject({
        ...{ code: 'invalid_argument', reason: 'sampling_refused' },
        errors: [{ pointer: '/sampling/logitBias' }],
      });
      expect(provider.requests).toEqual([]);
      provider.answer = (_, response) => response.writeHead(503).end();
      const usual = write({ verbosity: 'medium', logitBias: {} }, { provider: name });
      await expect(usual).rejects.toMatchObject({ reason: 'model_unavailable' });
    },
  );

  it('goes to the API of responses and to Anthropic under their names', async () => {
    provider.answer = (_, response) => response.writeHead(503).end();
    const asked = { reasoning: 'low', verbosity: 'low' } as const;
    await expect(write(asked, { provider: 'openai', model: 'gpt-5' })).rejects.toThrow();
    expect(sent()).toMatchObject({ reasoning: { effort: 'low' }, text: { verbosity: 'low' } });
    provider.requests.length = 0;
    const model = 'claude-opus-4-6';
    await expect(write({ reasoning: 'low' }, { provider: 'anthropic', model })).rejects.toThrow();
    expect(sent()).toMatchObject({ output_config: { effort: 'low' } });
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

  it.each([{ words: ['14 '] }, { words: [] }])(
    'ends an answer of $words at the bound that is asked for',
    async ({ words }) => {
      provider.answer = (_, response) => sendCompletion(response, words, { finishReason: 'length' });
      const texts = words.map((text) => ({ type: 'text', text }));
      const end = { type: 'end', atBound: true };
      expect(await write({ maxOutputTokens: 1 })).toEqual([...texts, end]);
      expect(await write({ maxOutputTokens: 9 }, { maxOutputTokens: 5 })).toEqual([...texts, end]);
      await expect(write({ temperature: 0 }, { maxOutputTokens: 5 })).rejects.toMatchObject({
        reason: 'model_length',
      });
    },
  );

  it('may leave nothing of an answer ahead of a stop sequence, which is garbage where there is none', async () => {
    provider.answer = (_, response) => sendCompletion(response, [], { finishReason: 'stop' });
    expect(await write({ stopSequences: ['1'] })).toMatchObject([{ type: 'end', atBound: false }]);
    await expect(write({ temperature: 0 })).rejects.toMatchObject({ reason: 'model_garbage' });
  });

  it.each([
    { ended: 'at its bound', finishReason: 'length', sampling: undefined },
    { ended: 'at its caller’s bound', finishReason: 'length', sampling: { maxOutputTokens: 1 } },
    { ended: 'ahead of a stop sequence', finishReason: 'stop', sampling: { stopSequences: ['1'] } },
  ])(
    'does not have a model taken for down, however often an answer ends $ended',
    async ({ finishReason, sampling }) => {
      provider.answer = (_, response) => sendCompletion(response, [], { finishReason });
      for (let call = 0; call < 40; call += 1) {
        const ended = write(sampling).catch((error: unknown) => error);
        if (sampling === undefined) expect(await ended).toMatchObject({ reason: 'model_length' });
        else expect(await ended).toMatchObject([{ type: 'end' }]);
      }
      provider.answer = (_, response) => sendCompletion(response, ['14 days']);
      expect(await write(undefined)).toMatchObject([{ text: '14 days' }, { type: 'end', atBound: false }]);
    },
  );
});
