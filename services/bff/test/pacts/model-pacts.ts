import { knownCaller } from '@lectern/auth/testing';
import { listOf, oneOf, type openPacts, text, whole } from '@lectern/contracts/testing';
import { expect, it } from 'vitest';
import { createEmbeddingClient } from '../../src/adapters/embedding-client.ts';
import { createExtractiveAnswerWriter } from '../../src/adapters/extractive-answer-writer.ts';
import { createModelAnswerWriter } from '../../src/adapters/model-answer-writer.ts';
import { createModelClient } from '../../src/adapters/model-client.ts';
import { passagesOf } from '../support/passages.ts';
import { principal } from '../support/start-bff.ts';

const caller = knownCaller(principal);
const { signal } = new AbortController();
const options = { timeoutMs: 20_000 };
const headers = { accept: 'application/json' };

/** What the bff asks of models: those of providers, and the one that embeds documents. */
export function modelPacts(pacts: ReturnType<typeof openPacts>): void {
  it('the model service: what answers can be asked of', async () => {
    await pacts.call(
      'model',
      {
        operation: 'list-aliases',
        given: 'the caller is a person with a session',
        forCaller: true,
        request: { method: 'GET', path: '/internal/aliases', headers },
        answer: { status: 200, body: { aliases: listOf(text('lectern')) } },
      },
      async (client) => {
        expect(await createModelClient(client).list({ caller, signal })).toEqual({
          ...{ answers: ['lectern'], embeddings: [] },
        });
      },
    );
  });

  it('the model service: vectors of texts', async () => {
    await pacts.call(
      'model',
      {
        operation: 'embed-by-model',
        given: 'a provider has the model',
        forCaller: true,
        request: {
          ...{ method: 'POST', path: '/internal/vectors', headers },
          body: { model: 'vectors', texts: ['terns'], byTenant: true },
        },
        answer: {
          status: 200,
          body: { target: text('t'), vectors: [text('AACAPwAAAAA=')], usage: { inputTokens: whole(3) } },
        },
      },
      async (client) => {
        expect(await createModelClient(client).embed('vectors', ['terns'], { caller, signal })).toEqual({
          ...{ vectors: ['AACAPwAAAAA='], inputTokens: 3 },
        });
      },
    );
  });

  it('the embedding service: which model documents are embedded by', async () => {
    await pacts.call(
      'embedding',
      {
        operation: 'get-active-model',
        given: 'there is a model, and a caller',
        forCaller: true,
        request: { method: 'GET', path: '/internal/active-model', headers },
        answer: { status: 200, body: { name: text('hash-384'), dimensions: whole(384) } },
      },
      async (client) => {
        expect(await createEmbeddingClient(client).name({ caller, signal })).toBe('hash-384');
      },
    );
  });

  it('the embedding service: vectors of texts by that model', async () => {
    await pacts.call(
      'embedding',
      {
        operation: 'embed-for-caller',
        given: 'there is a model, and a caller',
        forCaller: true,
        request: {
          ...{ method: 'POST', path: '/internal/vectors', headers },
          body: { texts: ['terns'], kind: 'passage' },
        },
        answer: {
          status: 200,
          body: {
            ...{ model: text('hash-2'), dimensions: whole(2), vectors: [text('AACAPwAAAAA=')] },
            usage: { inputTokens: whole(2) },
          },
        },
      },
      async (client) => {
        const { embed } = createEmbeddingClient(client);
        expect(await embed(['terns'], 'passage', { caller, signal })).toEqual({
          ...{ model: 'hash-2', vectors: ['AACAPwAAAAA='], inputTokens: 2 },
        });
      },
    );
  });

  it('the model service: an answer, which nothing can write', async () => {
    const ofPrompt = { name: 'summary', version: 1 };
    const written = { prompt: 'How long?', ofPrompt, passages: passagesOf({ text: 'In 14 days.' }) };
    const messages = listOf({ role: oneOf('user', 'system'), content: text('How long?') });
    await pacts.call(
      'model',
      {
        operation: 'write-answer',
        given: 'the model of the platform is down',
        forCaller: true,
        request: {
          ...{ method: 'POST', path: '/internal/answers', headers: { accept: 'text/event-stream' } },
          body: {
            ...{ alias: 'lectern', messages, cacheKey: text('0'.repeat(64)) },
            ofPrompt: { name: text(ofPrompt.name), version: whole(ofPrompt.version) },
          },
        },
        answer: { status: 503, body: { reason: 'model_unavailable', detail: text('Not now.') } },
      },
      async (client) => {
        const writer = createModelAnswerWriter(client, {
          ...options,
          extractive: createExtractiveAnswerWriter(),
        });
        await expect(writer.write(written, { caller, signal })).rejects.toMatchObject({
          ...{ code: 'unavailable', reason: 'model_unavailable', message: 'Not now.' },
        });
      },
    );
  });
}
