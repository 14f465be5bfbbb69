import { noopTelemetry } from '@lectern/telemetry';
import { type HttpStub, sendJson, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCockatielRetries } from '../../src/adapters/cockatiel-retries.ts';
import { createGuardedModels } from '../../src/adapters/guarded-models.ts';
import type { Target } from '../../src/domain/catalog.ts';
import { targetAt } from '../support/target-at.ts';

const never = new AbortController().signal;

let provider: HttpStub;
beforeAll(async () => {
  provider = await startHttpStub(() => undefined);
});
afterAll(() => provider.close());
beforeEach(() => {
  provider.requests.length = 0;
});

const target = (more: Partial<Target> = {}) => targetAt(provider, more);

/** Of its own each time: a breaker that one case opened is not the next one's. */
const models = () => createGuardedModels({ telemetry: noopTelemetry('model') });

describe('vectors of a provider', () => {
  const embed = (more: Partial<Target> = {}) => {
    const named = target(more);
    return createCockatielRetries().run(() => models().embed(named, ['x', 'y'], { signal: never }), {
      ...{ target: named.target, purpose: 'vectors', signal: never },
    });
  };

  it('come in the order of the texts, whatever order it sends them in', async () => {
    provider.answer = (_, response) =>
      sendJson(response, {
        data: [
          { index: 1, embedding: [2, 2] },
          { index: 0, embedding: [1, 1] },
        ],
        usage: { prompt_tokens: 2, total_tokens: 2 },
      });
    const vectors = [
      [1, 1],
      [2, 2],
    ];
    expect(await embed()).toEqual({ vectors, inputTokens: 2 });
    expect(JSON.parse(provider.requests[0]?.body ?? '')).toMatchObject({
      model: 'test-model',
      input: ['x', 'y'],
    });
  });

  it.each([
    [400, 'invalid_argument', 'embedding_refused'],
    [422, 'invalid_argument', 'embedding_refused'],
    [404, 'not_found', 'model_unknown'],
    [401, 'not_found', 'model_unknown'],
    [429, 'unavailable', 'model_busy'],
    [500, 'unavailable', 'model_unavailable'],
  ])('are missing with status %s: %s', async (status, code, reason) => {
    provider.answer = (_, response) => sendJson(response, { error: { message: 'no' } }, status);
    await expect(embed()).rejects.toMatchObject({ code, reason, details: { status } });
  });

  it('are garbage where they have another shape', async () => {
    provider.answer = (_, response) => sendJson(response, { data: 'none' });
    await expect(embed()).rejects.toMatchObject({ reason: 'model_garbage' });
  });

  it('are waited for where it is busy', async () => {
    provider.answer = (_, response) => {
      if (provider.requests.length === 1) response.writeHead(429, { 'retry-after': '0' }).end();
      else sendJson(response, { data: [{ embedding: [1] }, { embedding: [2] }] });
    };
    expect(await embed({ maxRetries: 4 })).toEqual({ vectors: [[1], [2]], inputTokens: 0 });
  });
});
