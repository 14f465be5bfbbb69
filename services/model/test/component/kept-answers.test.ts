import { testPrincipal } from '@lectern/service/testing';
import { type HttpStub, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendCompletion, sendToolCalls } from '../support/send-completion.ts';
import { eventsOf, startModel, type TestModel } from '../support/start-model.ts';

let primary: HttpStub;
let fallback: HttpStub;
let model: TestModel;
beforeAll(async () => {
  primary = await startHttpStub(() => undefined);
  fallback = await startHttpStub(() => undefined);
  const target = (stub: HttpStub, name: string) => ({
    ...{ provider: 'openai-compatible', model: name, baseUrl: `${stub.url}/v1`, maxRetries: 0 },
  });
  const targets = { one: target(primary, 'model-one'), two: target(fallback, 'model-two') };
  model = await startModel({ MODELS: JSON.stringify({ targets, aliases: { lectern: ['one', 'two'] } }) });
});
afterAll(async () => {
  await model.stop();
  await primary.close();
  await fallback.close();
});
beforeEach(() => {
  primary.answer = (_, response) => sendCompletion(response, ['by the ', 'first']);
  fallback.answer = (_, response) => sendCompletion(response, ['by the ', 'second']);
});

describe('an answer that was asked for before', () => {
  const cacheKey = 'a'.repeat(64);
  const askAgain = async (over: object = {}, as = newcomer()) => {
    const json = { alias: 'lectern', messages: [{ role: 'user', content: 'Who?' }], cacheKey, ...over };
    const response = await model.send('POST', '/internal/answers', { from: 'bff', as, json });
    return eventsOf(await response.text());
  };
  /** A tenant that nobody has asked for. */
  let tenants = 0;
  const newcomer = () => testPrincipal({ tenantId: `tenant-${tenants++}`, userId: 'eve', roles: ['owner'] });
  const calls = () => primary.requests.length + fallback.requests.length;
  const textOf = (events: { data: Readonly<Record<string, unknown>> }[]) =>
    events.map(({ data }) => data.text ?? '').join('');

  it('is given again without a call, and noted as such, at no cost', async () => {
    const as = newcomer();
    await askAgain({}, as);
    const before = calls();
    primary.answer = (_, response) => sendCompletion(response, ['another']);
    expect(await askAgain({}, as)).toEqual([
      { event: 'started', data: { target: 'one', model: 'model-one', failed: [], cached: true } },
      { event: 'delta', data: { text: 'by the first' } },
      { event: 'done', data: { usage: { inputTokens: 0, outputTokens: 0 }, atBound: false } },
    ]);
    expect(calls()).toBe(before);
    const { body } = await model.call('GET', '/v1/usage', { as });
    expect(body).toMatchObject({
      data: [{ group: 'one', calls: 2, failed: 0, cached: 1, inputTokens: 1, outputTokens: 3 }],
    });
  });

  it('is not kept where it ended at the bound that was asked for, which is noted as a call that went well', async () => {
    const as = newcomer();
    const usage = { prompt_tokens: 30, completion_tokens: 2, total_tokens: 32 };
    primary.answer = (_, response) => sendCompletion(response, ['by '], { finishReason: 'length', usage });
    for (const _ of [1, 2]) {
      const before = calls();
      expect((await askAgain({ sampling: { maxOutputTokens: 2 } }, as)).at(-1)).toEqual({
        ...{ event: 'done', data: { usage: { inputTokens: 30, outputTokens: 2 }, atBound: true } },
      });
      expect(calls()).toBe(before + 1);
    }
    const { body } = await model.call('GET', '/v1/usage', { as });
    expect(body).toMatchObject({
      data: [{ group: 'one', calls: 2, failed: 0, cached: 0, inputTokens: 60, outputTokens: 4 }],
    });
  });

  it('is another one for another tenant, another key, another schema and without a key', async () => {
    const as = newcomer();
    await askAgain({}, as);
    for (const [over, who] of [
      [{}, newcomer()],
      [{ cacheKey: 'b'.repeat(64) }, as],
      [{ cacheKey: undefined }, as],
      [{ cacheKey: undefined }, as],
    ] as const) {
      const before = calls();
      await askAgain(over, who);
      expect(calls(), JSON.stringify(over)).toBe(before + 1);
    }
    primary.answer = (_, response) => sendCompletion(response, ['{}']);
    const before = calls();
    expect(textOf(await askAgain({ answerSchema: { type: 'object' } }, as))).toBe('{}');
    expect(calls()).toBe(before + 1);
  });

  it('is another one of another target: when an alias is set to it, and in its turn', async () => {
    const as = newcomer();
    await askAgain({}, as);
    const json = { aliases: { lectern: ['two'] } };
    await model.call('PUT', '/v1/model-aliases', { as, json });
    expect(textOf(await askAgain({}, as))).toBe('by the second');
    await model.call('PUT', '/v1/model-aliases', { as, json: { aliases: {} } });
    expect(textOf(await askAgain({}, as))).toBe('by the first');
    const other = newcomer();
    primary.answer = (_, response) => response.writeHead(503).end();
    expect(textOf(await askAgain({}, other))).toBe('by the second');
    const before = fallback.requests.length;
    expect(await askAgain({}, other)).toMatchObject([
      { data: { target: 'two', failed: ['one'], cached: true } },
      {},
      {},
    ]);
    expect(fallback.requests.length).toBe(before);
  });

  it('is not kept when it was cut off or is off its schema', async () => {
    const as = newcomer();
    primary.answer = (_, response) => sendCompletion(response, ['half'], 'cut');
    expect((await askAgain({}, as)).at(-1)?.event).toBe('error');
    primary.answer = (_, response) => sendCompletion(response, ['whole']);
    expect(textOf(await askAgain({}, as))).toBe('whole');
    const answerSchema = { type: 'object', required: ['a'] };
    for (const text of ['{}', '{"a":1}']) {
      primary.answer = (_, response) => sendCompletion(response, [text]);
      const last = (await askAgain({ answerSchema }, as)).at(-1)?.event;
      expect(last).toBe(text === '{}' ? 'error' : 'done');
    }
  });

  it('is not kept where tools may be called, or were', async () => {
    const as = newcomer();
    const tools = [{ name: 'weather', parameters: {} }];
    for (const over of [{ tools }, { tools, toolChoice: 'none' }, {}]) {
      primary.answer = (_, response) => sendToolCalls(response);
      expect((await askAgain(over, as)).map(({ event }) => event)).toContain('tool-call');
      const before = calls();
      await askAgain(over, as);
      expect(calls(), JSON.stringify(over)).toBe(before + 1);
    }
  });
});
