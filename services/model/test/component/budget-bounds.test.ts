import type { ServerResponse } from 'node:http';
import type { ModelBudget, Principal } from '@lectern/auth';
import { testPrincipal } from '@lectern/service/testing';
import { type HttpStub, type StubRequest, sendJson, startHttpStub } from '@lectern/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendCompletion } from '../support/send-completion.ts';
import { eventsOf, startModel, type TestModel } from '../support/start-model.ts';

const owner = testPrincipal({ tenantId: 'tenant-a', userId: 'ann', roles: ['owner'] });
/** A moment that does not pass: no window ends in the middle of a case. */
const now = () => new Date('2026-11-15T12:00:30.000Z');

let provider: HttpStub;
beforeAll(async () => {
  provider = await startHttpStub(() => undefined);
});
afterAll(() => provider.close());
beforeEach(() => {
  provider.requests.length = 0;
});

const instances: TestModel[] = [];
afterEach(async () => {
  for (const instance of instances.splice(0).reverse()) await instance.stop();
});

interface Started {
  readonly env?: Record<string, string>;
  readonly target?: object;
  readonly shared?: TestModel;
}

async function start({ env = {}, target = {}, shared }: Started = {}): Promise<TestModel> {
  const one = {
    ...{ provider: 'openai-compatible', model: 'm', baseUrl: `${provider.url}/v1`, maxRetries: 0 },
    ...{ price: { input: 1_000, output: 1_000 }, ...target },
  };
  const models = { targets: { one }, aliases: { lectern: ['one'] }, embeddings: { vectors: ['one'] } };
  const database = shared === undefined ? {} : { shared: { url: shared.databaseUrl } };
  const instance = await startModel({ MODELS: JSON.stringify(models), ...env }, { now, ...database });
  instances.push(instance);
  return instance;
}

async function ask(model: TestModel, more: object = {}, as: Principal = owner) {
  const json = { alias: 'lectern', messages: [{ role: 'user', content: 'Is it so?' }], ...more };
  const response = await model.send('POST', '/internal/answers', { from: 'bff', as, json });
  const text = await response.text();
  return { status: response.status, text, events: response.ok ? eventsOf(text) : [] };
}

async function embed(model: TestModel, text: string) {
  const json = { model: 'vectors', texts: [text] };
  return model.call('POST', '/internal/vectors', { from: 'bff', as: owner, json });
}

interface Sum {
  readonly calls: number;
  readonly failed: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
}

async function sumOf(model: TestModel, as: Principal = owner): Promise<Sum | undefined> {
  const path = '/v1/usage?to=2026-11-16T00:00:00Z';
  return (await model.call<{ data: Sum[] }>('GET', path, { as })).body.data[0];
}

const took = (input: number, output: number) => ({
  ...{ prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
});

/** Writes as much as it may, up to what it has to say. */
const wordy =
  (words: number) =>
  ({ body }: StubRequest, response: ServerResponse): void => {
    const { max_tokens: bound = Infinity } = JSON.parse(body);
    const finishReason = bound < words ? 'length' : 'stop';
    sendCompletion(response, ['Yes'], { finishReason, usage: took(20, Math.min(bound, words)) });
  };

/** 50 calls at once over two instances, and then one after the other until nothing is left. */
async function exhaust(
  started: Started,
  call: (model: TestModel) => Promise<{ status: number }>,
  as: Principal = owner,
) {
  const first = await start(started);
  const second = await start({ ...started, shared: first });
  await Promise.all(Array.from({ length: 50 }, (_, i) => call(i % 2 === 0 ? first : second)));
  while ((await call(first)).status !== 429);
  const sum = await sumOf(first, as);
  return { first, spent: (sum?.inputTokens ?? 0) + (sum?.outputTokens ?? 0), calls: sum?.calls ?? 0 };
}

describe('a budget of tokens', () => {
  it.each([
    { target: {}, bound: 4_096, more: {} },
    { target: { maxOutputTokens: 700 }, bound: 700, more: {} },
    { target: {}, bound: 6_000, more: { sampling: { maxOutputTokens: 6_000 } } },
  ])(
    'is overspent by one call at most of 50 at once, where a model would write more than $bound',
    async ({ target, bound, more }) => {
      provider.answer = wordy(20_000);
      const env = { TENANT_TOKENS_PER_DAY: '20000' };
      const { spent, calls } = await exhaust({ env, target }, (model) => ask(model, more));
      expect(spent).toBe(calls * (20 + bound));
      expect(spent).toBeGreaterThanOrEqual(20_000);
      expect(spent).toBeLessThan(20_000 + 20 + bound);
    },
  );

  it('is overspent by one call at most of 50 at once for vectors, whatever the letters', async () => {
    // Two bytes a token, as of digits and signs.
    const text = '7'.repeat(200);
    provider.answer = (_, response) =>
      sendJson(response, { data: [{ index: 0, embedding: [1] }], usage: took(100, 0) });
    const env = { KEY_TOKENS_PER_DAY: '1000' };
    const { spent } = await exhaust({ env }, (model) => embed(model, text));
    expect(spent).toBeGreaterThanOrEqual(1_000);
    expect(spent).toBeLessThan(1_100);
  });
});

describe('the budget of an API key', () => {
  const keyWith = (modelBudget: ModelBudget | undefined, credentialId = 'key-a') =>
    testPrincipal({ ...owner, via: 'api-key', credentialId, modelBudget });
  const refusal = (text: string) => JSON.parse(text).details;

  it.each([
    { modelBudget: { tokensPerDay: 9_000 }, unit: 'tokens', limit: 9_000, call: 4_116 },
    { modelBudget: { moneyPerMonth: 5 }, unit: 'money', limit: 5_000, call: 4_116 },
    // The lesser counts, whoever has set it.
    { modelBudget: { tokensPerDay: 30_000 }, unit: 'tokens', limit: 12_000, call: 4_116 },
  ])('is overspent by one call at most of 50 at once: $modelBudget', async (one) => {
    provider.answer = wordy(20_000);
    const as = keyWith(one.modelBudget);
    const env = { KEY_TOKENS_PER_DAY: '12000' };
    const { first, spent } = await exhaust({ env }, (model) => ask(model, {}, as), as);
    // A token costs a thousandth.
    expect(spent).toBeGreaterThanOrEqual(one.limit);
    expect(spent).toBeLessThan(one.limit + one.call);
    expect(refusal((await ask(first, {}, as)).text)).toMatchObject({ of: 'key', unit: one.unit });
    // What one key has used up is nothing to another one.
    const other = keyWith({ requestsPerMinute: 1 }, 'key-b');
    expect((await ask(first, {}, other)).status).toBe(200);
    expect(refusal((await ask(first, {}, other)).text)).toEqual({ of: 'key', unit: 'requests', limit: 1 });
  });

  it('counts as it is when the call is made: what was taken before counts against a new one', async () => {
    provider.answer = wordy(80);
    const model = await start();
    const statusWith = async (tokensPerDay: number) =>
      (await ask(model, {}, keyWith({ tokensPerDay }))).status;
    // 100 tokens each.
    expect([await statusWith(150), await statusWith(150), await statusWith(150)]).toEqual([200, 200, 429]);
    expect([await statusWith(201), await statusWith(201)]).toEqual([200, 429]);
    expect((await ask(model, {}, keyWith(undefined))).status).toBe(200);
  });

  it('is taken of by vectors too, and checked before each attempt', async () => {
    const model = await start({ target: { maxRetries: 3 } });
    provider.answer = (_, response) => void response.writeHead(503).end();
    const as = keyWith({ requestsPerMinute: 2 });
    const json = { model: 'vectors', texts: ['x'] };
    const refused = await model.call('POST', '/internal/vectors', { from: 'bff', as, json });
    expect(refused).toMatchObject({
      status: 429,
      body: { reason: 'budget_exhausted', details: { of: 'key' } },
    });
    expect(provider.requests).toHaveLength(2);
  });
});

describe('the bound of a budget', () => {
  const sent = () => JSON.parse(provider.requests[0]?.body ?? '{}').max_tokens;
  beforeEach(() => {
    provider.answer = wordy(10);
  });

  it.each([
    { budget: { TENANT_TOKENS_PER_DAY: '1000' }, target: {}, bound: 4_096 },
    { budget: { KEY_MONEY_PER_MONTH: '9' }, target: {}, bound: 4_096 },
    { budget: { KEY_MONEY_PER_MONTH: '9' }, target: { price: undefined }, bound: undefined },
    { budget: { KEY_REQUESTS_PER_MINUTE: '9' }, target: {}, bound: undefined },
    { budget: {}, target: {}, bound: undefined },
  ])(
    'is sent where the target has none and the budget needs one: $budget',
    async ({ budget, target, bound }) => {
      const env = Object.fromEntries(Object.entries(budget));
      expect((await ask(await start({ env, target }))).status).toBe(200);
      expect(sent()).toBe(bound);
    },
  );
});

describe('an answer without a good end', () => {
  it.each([
    ['at the limit of its target', ['Half'], 'length', 'model_length'],
    ['there ahead of its first text', [], 'length', 'model_length'],
    ['by a filter', ['Half'], 'content_filter', 'model_filtered'],
  ] as const)('took what its provider says: %s', async (_, words, finishReason, reason) => {
    const model = await start({ env: { TENANT_TOKENS_PER_DAY: '100' } });
    provider.answer = (_request, response) =>
      sendCompletion(response, words, { finishReason, usage: took(20, 80) });
    const { text } = await ask(model);
    expect(text).toContain(reason);
    expect(await sumOf(model)).toMatchObject({
      ...{ calls: 1, failed: 1, inputTokens: 20, outputTokens: 80, cost: 0.1 },
    });
    expect((await ask(model)).status).toBe(429);
  });
});

describe('a repetition', () => {
  const busy = () => provider.requests.length === 1;
  const fails = (response: ServerResponse) => void response.writeHead(503).end();

  it.each(['answer', 'vectors'] as const)(
    'is a call of its own, with a row of its own: %s',
    async (purpose) => {
      const model = await start({ target: { maxRetries: 1 } });
      provider.answer = (_, response) => {
        if (busy()) fails(response);
        else if (purpose === 'answer')
          sendCompletion(response, ['Yes'], { finishReason: 'stop', usage: took(20, 80) });
        else sendJson(response, { data: [{ index: 0, embedding: [1] }], usage: took(100, 0) });
      };
      const { status } = purpose === 'answer' ? await ask(model) : await embed(model, 'x');
      expect(status).toBe(200);
      expect(await sumOf(model)).toMatchObject({ calls: 2, failed: 1, cost: 0.1 });
      const exported = await model.metrics();
      const line = (outcome: string) =>
        `model_calls_total{target="one",purpose="${purpose}",outcome="${outcome}"} 1`;
      expect(exported).toContain(line('model_unavailable'));
      expect(exported).toContain(line('ok'));
      const input = purpose === 'answer' ? 20 : 100;
      expect(exported).toContain(`model_tokens_total{target="one",kind="input"} ${input}`);
      expect(exported).toContain(`model_tokens_total{target="one",kind="output"} ${100 - input}`);
    },
  );

  it('is not made where the budget does not reach it', async () => {
    const model = await start({ env: { KEY_REQUESTS_PER_MINUTE: '1' }, target: { maxRetries: 3 } });
    provider.answer = (_, response) => fails(response);
    const { status, text } = await ask(model);
    expect([status, JSON.parse(text).reason]).toEqual([429, 'budget_exhausted']);
    expect(provider.requests).toHaveLength(1);
    expect(await sumOf(model)).toMatchObject({ calls: 1, failed: 1 });
    expect(await model.metrics()).toContain('model_budget_refusals_total{of="key",unit="requests"} 1');
  });
});

describe('a call that its breaker refuses', () => {
  it('is none: it leaves no row and takes of no budget', async () => {
    const model = await start({ env: { TENANT_REQUESTS_PER_MINUTE: '100' } });
    provider.answer = (_, response) => response.writeHead(503).end();
    let refused = 0;
    for (let i = 0; i < 40; i += 1) {
      if (JSON.parse((await ask(model)).text).reason === 'circuit_open') refused += 1;
    }
    expect(refused).toBeGreaterThan(0);
    expect(await sumOf(model)).toMatchObject({ calls: 40 - refused, failed: 40 - refused });
    expect(provider.requests).toHaveLength(40 - refused);
  });
});

describe('what is exported of targets', () => {
  it('has one name for all that callers name themselves', async () => {
    const model = await start({ env: { OPENAI_BASE_URL: `${provider.url}/v1` } });
    provider.answer = (_, response) =>
      sendJson(response, { data: [{ index: 0, embedding: [1] }], usage: took(5, 0) });
    for (const name of ['some-model', 'another']) {
      const json = { model: name, texts: ['x'] };
      expect((await model.call('POST', '/internal/vectors', { from: 'embedding', json })).status).toBe(200);
    }
    const exported = await model.metrics();
    expect(exported).toContain('model_calls_total{target="other",purpose="vectors",outcome="ok"} 2');
    expect(exported).not.toMatch(/^model_\w+\{target="(some-model|another)"/m);
  });
});
