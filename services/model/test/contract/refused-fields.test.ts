import { noopTelemetry } from '@lectern/telemetry';
import { type HttpStub, sendJson, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGuardedModels } from '../../src/adapters/guarded-models.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import { sendCompletion } from '../support/send-completion.ts';
import { targetAt } from '../support/target-at.ts';
import { writeOptions } from '../support/write-options.ts';

const { signal } = new AbortController();
const asked: Conversation = {
  messages: [{ role: 'user', content: 'How long?' }],
  sampling: { maxOutputTokens: 50 },
};

/** Of a field, as servers say that they do not take it. */
type Refuse = (field: string) => { readonly status: number; readonly body: unknown };
const byOpenAi: Refuse = (field) => ({
  status: 400,
  body: {
    error: {
      message: `Unsupported parameter: '${field}' is not supported with this model. Use 'max_completion_tokens' instead.`,
      ...{ type: 'invalid_request_error', param: field, code: 'unsupported_parameter' },
    },
  },
});
const byPydantic: Refuse = (field) => ({
  status: 422,
  body: {
    detail: [{ type: 'extra_forbidden', loc: ['body', field], msg: 'Extra inputs are not permitted' }],
  },
});
const byGemini: Refuse = (field) => ({
  status: 400,
  body: {
    error: {
      code: 400,
      message: `Invalid JSON payload received. Unknown name "${field}": Cannot find field.`,
    },
  },
});

let refused: string[] = [];
let refuse: Refuse = byOpenAi;
let provider: HttpStub;
beforeAll(async () => {
  provider = await startHttpStub(({ url, body }, response) => {
    const field = refused.find((name) => Object.hasOwn(JSON.parse(body), name));
    if (field !== undefined) {
      const { status, body: said } = refuse(field);
      return sendJson(response, said, status);
    }
    if (url.endsWith('/embeddings')) return sendJson(response, { data: [{ index: 0, embedding: [1] }] });
    sendCompletion(response, ['Yes'], 'finish');
  });
});
afterAll(() => provider.close());
beforeEach(() => {
  provider.requests.length = 0;
});

const openModels = () => createGuardedModels({ telemetry: noopTelemetry('model') });
const sent = () => provider.requests.map(({ body }) => JSON.parse(body) as Record<string, unknown>);

async function write(models = openModels(), conversation = asked): Promise<string> {
  let text = '';
  for await (const part of await models.write(targetAt(provider), conversation, writeOptions())) {
    if (part.type === 'text') text += part.text;
  }
  return text;
}

describe('a server that refuses a field that it is sent without being asked', () => {
  it.each([
    ['OpenAI', byOpenAi],
    ['Pydantic', byPydantic],
    ['Gemini', byGemini],
  ])('is given the bound of an answer by the other name, at once and from then on: %s', async (_, by) => {
    [refused, refuse] = [['max_tokens'], by];
    const models = openModels();
    expect([await write(models), await write(models)]).toEqual(['Yes', 'Yes']);
    const [first, ...later] = sent();
    expect(first).toMatchObject({ max_tokens: 50 });
    expect(later).toHaveLength(2);
    for (const body of later) {
      expect(body).toMatchObject({ max_completion_tokens: 50, model: 'test-model', stream: true });
      expect(body).not.toHaveProperty('max_tokens');
    }
  });

  it('answers all of the calls that find it out at once', async () => {
    [refused, refuse] = [['max_tokens'], byOpenAi];
    const models = openModels();
    expect(new Set(await Promise.all(Array.from({ length: 10 }, () => write(models))))).toEqual(
      new Set(['Yes']),
    );
  });

  it('is asked without several of them', async () => {
    [refused, refuse] = [['stream_options', 'max_tokens'], byPydantic];
    expect(await write()).toBe('Yes');
    expect(sent().at(-1)).not.toHaveProperty('stream_options');
    expect(sent()).toHaveLength(3);
  });

  it('is asked for vectors without their encoding', async () => {
    [refused, refuse] = [['encoding_format'], byPydantic];
    const made = await openModels().embed(targetAt(provider), ['x'], { signal });
    expect(made.vectors).toEqual([[1]]);
    expect(sent().map((body) => Object.hasOwn(body, 'encoding_format'))).toEqual([true, false]);
  });

  it.each([
    ['a value of it', 'max_tokens must be at most 40.', 'max_tokens'],
    ['what the caller asks for', "Unsupported value: 'temperature' does not support 0.2.", 'temperature'],
  ])('is asked no second time where it refuses %s', async (_, message, field) => {
    [refused, refuse] = [[field], () => ({ status: 400, body: { error: { message, param: field } } })];
    const tuned = { ...asked, sampling: { maxOutputTokens: 50, temperature: 0.2 } };
    await expect(write(openModels(), tuned)).rejects.toMatchObject({ reason: 'sampling_refused' });
    expect(sent()).toHaveLength(1);
  });

  it('is not asked for ever', async () => {
    [refused, refuse] = [['max_tokens', 'max_completion_tokens'], byPydantic];
    await expect(write()).rejects.toMatchObject({
      ...{ reason: 'sampling_refused', errors: [{ pointer: '/sampling/maxOutputTokens' }] },
    });
    expect(sent()).toHaveLength(2);
  });
});
