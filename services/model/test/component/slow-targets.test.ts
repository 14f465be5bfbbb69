import type { ServerResponse } from 'node:http';
import { defaultAnswerMs } from '@lectern/contracts';
import { testPrincipal } from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { type HttpStub, sendJson, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { configSchema } from '../../src/config.ts';
import { sendCompletion } from '../support/send-completion.ts';
import { eventsOf, startModel, type TestModel } from '../support/start-model.ts';

/** Times are the defaults divided by this: they keep their relation to each other, and to the time of the bff. */
const shortenedBy = 12;

const of = { provider: 'openai-compatible', model: 'm' } as const;
const defaults = configSchema.shape.MODELS.parse(JSON.stringify({ targets: { of } }))?.targets.of;
if (defaults === undefined) throw new Error('The configuration has no target.');
const { timeoutMs, firstTokenTimeoutMs, maxRetries } = defaults;

let slow: HttpStub;
let able: HttpStub;
let model: TestModel;
beforeAll(async () => {
  slow = await startHttpStub(() => undefined);
  able = await startHttpStub((_, response) => sendCompletion(response, ['by the ', 'second']));
  const target = ({ url }: HttpStub) => ({
    ...{ ...of, baseUrl: `${url}/v1`, maxRetries },
    timeoutMs: timeoutMs / shortenedBy,
    firstTokenTimeoutMs: firstTokenTimeoutMs / shortenedBy,
  });
  model = await startModel({
    MODELS: JSON.stringify({
      targets: { slow: target(slow), slower: target(slow), able: target(able) },
      aliases: {
        lectern: ['slow', 'able'],
        three: ['slow', 'slower', 'able'],
        kept: ['slow', 'extractive'],
        alone: ['slow'],
      },
      embeddings: { vectors: ['slow', 'able'], lone: ['slow'] },
    }),
  });
});
afterAll(async () => {
  await model.stop();
  await slow.close();
  await able.close();
});
beforeEach(() => {
  slow.answer = () => undefined;
});

/** Asks as the bff does: within its time for a whole answer. */
async function ask(alias: string, more: object = {}) {
  const response = await model.send('POST', '/internal/answers', {
    from: 'bff',
    as: testPrincipal({ tenantId: 'tenant-a', userId: 'ann' }),
    json: { alias, messages: [{ role: 'user', content: 'Who answers?' }], ...more },
    signal: AbortSignal.timeout(defaultAnswerMs / shortenedBy),
  });
  return { status: response.status, events: response.ok ? eventsOf(await response.text()) : [] };
}
const tools = [{ name: 'weather', parameters: { type: 'object' } }];

describe('a target that says nothing', () => {
  it.each([
    { alias: 'lectern', failed: ['slow'], more: {} },
    { alias: 'lectern', failed: ['slow'], more: { tools } },
    { alias: 'three', failed: ['slow', 'slower'], more: {} },
  ])('leaves the next ones of $alias time to answer, with $more', async ({ alias, failed, more }) => {
    const { events } = await ask(alias, more);
    expect(events).toMatchObject([
      { event: 'started', data: { target: 'able', failed } },
      { event: 'delta', data: { text: 'by the ' } },
      { event: 'delta', data: { text: 'second' } },
      { event: 'done' },
    ]);
  });

  it('leaves the answer to its caller', async () => {
    expect((await ask('kept')).events).toEqual([{ event: 'extractive', data: { failed: ['slow'] } }]);
  });

  it.each([
    { alias: 'alone', more: {} },
    { alias: 'kept', more: { tools } },
  ])('has all of its time where nothing stands in for it: $alias with $more', async ({ alias, more }) => {
    slow.answer = (_, response) => {
      const late = (firstTokenTimeoutMs * 2) / shortenedBy;
      setTimeout(() => sendCompletion(response, ['at last']), late);
    };
    const { events } = await ask(alias, more);
    expect(events.at(-1)).toMatchObject({ event: 'done' });
  });
});

describe('a target that makes no vectors', () => {
  const vectors = (name: string) =>
    model.call<{ target: string }>('POST', '/internal/vectors', {
      ...{ from: 'embedding', json: { model: name, texts: ['x'] } },
    });
  const made = (response: ServerResponse) =>
    sendJson(response, {
      data: [{ index: 0, embedding: [1] }],
      usage: { prompt_tokens: 1, total_tokens: 1 },
    });

  it('leaves the next one the time to make them', async () => {
    const { answer } = able;
    able.answer = (_, response) => made(response);
    const begunAt = performance.now();
    expect((await vectors('vectors')).body).toMatchObject({ target: 'able' });
    // All of its time would have been this.
    expect(performance.now() - begunAt).toBeLessThan(timeoutMs / shortenedBy);
    able.answer = answer;
  });

  it('has all of its time where nothing stands in for it', async () => {
    slow.answer = (_, response) => {
      setTimeout(() => made(response), (firstTokenTimeoutMs * 2) / shortenedBy);
    };
    expect((await vectors('lone')).body).toMatchObject({ target: 'slow' });
  });
});

describe('an alias whose last model may be asked too late', () => {
  it('is warned of at the start', async () => {
    const telemetry = noopTelemetry('model');
    const warn = vi.spyOn(telemetry.logger, 'warn');
    const target = { ...of, baseUrl: `${able.url}/v1`, firstTokenTimeoutMs: 30_000 };
    const MODELS = JSON.stringify({
      targets: { a: target, b: target, c: target },
      aliases: { lectern: ['a', 'b', 'extractive'], late: ['a', 'b', 'c'] },
    });
    const started = await startModel({ MODELS }, { telemetry });
    await started.stop();
    const message = 'the last model of an alias may be asked too late';
    expect(warn.mock.calls.filter(([, said]) => said === message)).toEqual([
      [{ alias: 'late', lastAskedAfterMs: 60_000, answerMs: 60_000 }, message],
    ]);
  });
});
