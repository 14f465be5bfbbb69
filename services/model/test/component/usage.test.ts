import type { ServerResponse } from 'node:http';
import type { Principal } from '@lectern/auth';
import { createDb } from '@lectern/db';
import { testPrincipal } from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { type HttpStub, sendJson, startHttpStub } from '@lectern/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventsOf, startModel, type TestModel } from '../support/start-model.ts';

const inputTokens = 20;
const outputTokens = 80;
const owner = testPrincipal({ tenantId: 'tenant-a', userId: 'ann', roles: ['owner'] });
const key = (id: string): Principal => ({ ...owner, via: 'api-key', credentialId: id });

/** An answer of a provider that says what it took. */
function sendPriced(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const usage = { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: 100 };
  for (const event of [
    { choices: [{ delta: { content: 'Yes.' } }] },
    { choices: [{ delta: {}, finish_reason: 'stop' }] },
    { choices: [], usage },
  ]) {
    response.write(`data: ${JSON.stringify(event)}\n\n`);
  }
  response.end('data: [DONE]\n\n');
}

let dear: HttpStub;
let cheap: HttpStub;
beforeAll(async () => {
  dear = await startHttpStub((_, response) => sendPriced(response));
  cheap = await startHttpStub((_, response) => sendPriced(response));
});
afterAll(async () => {
  await dear.close();
  await cheap.close();
});
beforeEach(() => {
  dear.answer = (_, response) => sendPriced(response);
});

const instances: TestModel[] = [];
afterEach(async () => {
  for (const instance of instances.splice(0).reverse()) await instance.stop();
});

/** A moment that does not pass: no window ends in the middle of a case. */
const now = () => new Date('2026-11-15T12:00:30.000Z');

async function start(env: Record<string, string> = {}, shared?: TestModel): Promise<TestModel> {
  const target = (stub: HttpStub) => ({
    ...{ provider: 'openai-compatible', model: 'm', baseUrl: `${stub.url}/v1` },
    ...{ timeoutMs: 20_000, maxRetries: 0, maxOutputTokens: outputTokens },
  });
  const models = {
    targets: { dear: { ...target(dear), price: { input: 1_000, output: 1_000 } }, cheap: target(cheap) },
    aliases: { lectern: ['dear'], thrifty: ['dear', 'cheap'], kept: ['dear', 'extractive'] },
    embeddings: { vectors: ['cheap'] },
  };
  const database = shared === undefined ? {} : { shared: { url: shared.databaseUrl } };
  const instance = await startModel({ MODELS: JSON.stringify(models), ...env }, { now, ...database });
  instances.push(instance);
  return instance;
}

interface Asked {
  readonly as?: Principal;
  readonly alias?: string;
  readonly more?: object;
}

async function ask(model: TestModel, { as = owner, alias = 'lectern', more = {} }: Asked = {}) {
  const json = { alias, messages: [{ role: 'user', content: 'Is it so?' }], ...more };
  const response = await model.send('POST', '/internal/answers', { from: 'bff', as, json });
  const text = await response.text();
  return { status: response.status, text, events: response.ok ? eventsOf(text) : [] };
}

interface Report {
  readonly of: string;
  readonly data: { group: string; calls: number; failed: number; inputTokens: number; cost: number }[];
}
const usage = async (model: TestModel, as: Principal, query = '', to = '2026-11-16T00:00:00Z') =>
  (await model.call<Report>('GET', `/v1/usage?to=${to}${query}`, { as })).body;

describe('usage', () => {
  it('has each call, with its price, and is shown to whom it concerns', async () => {
    const model = await start();
    await ask(model, { as: key('key-1') });
    await ask(model, { as: key('key-1') });
    await ask(model, { as: key('key-2') });
    await ask(model, { as: testPrincipal({ tenantId: 'tenant-b', userId: 'bob' }) });
    const sum = { failed: 0, milliseconds: expect.any(Number), inputTokens, outputTokens, cost: 0.1 };
    const twice = { ...sum, calls: 2, inputTokens: 40, outputTokens: 160, cost: 0.2 };
    expect(await usage(model, owner, '&groupBy=key')).toMatchObject({
      of: 'tenant',
      data: [
        { group: 'key-1', ...twice },
        { group: 'key-2', ...sum, calls: 1 },
      ],
    });
    expect(await usage(model, key('key-1'))).toMatchObject({
      of: 'key',
      data: [{ group: 'dear', ...twice }],
    });
    const member = testPrincipal({ tenantId: 'tenant-a', userId: 'cleo' });
    expect(await usage(model, member)).toMatchObject({ of: 'user', data: [] });
    expect((await usage(model, owner, '&groupBy=day')).data).toMatchObject([
      { group: '2026-11-15', calls: 3 },
    ]);
    expect((await usage(model, owner, '', '2026-11-15T00:00:00Z')).data).toEqual([]);
    const empty = await model.call('GET', '/v1/usage?from=2026-12-01T00:00:00Z', { as: owner });
    expect(empty).toMatchObject({
      status: 400,
      body: { reason: 'period_invalid', error: { param: 'from' } },
    });
  });

  it('has what each version of a prompt took, kept answers and calls of no prompt too', async () => {
    const model = await start();
    const run = (version: number) => ({ ofPrompt: { name: 'summary', version }, cacheKey: 'a'.repeat(64) });
    for (const more of [run(2), run(2), { ofPrompt: { name: 'summary', version: 10 } }, {}]) {
      expect((await ask(model, { more })).status).toBe(200);
    }
    expect((await usage(model, owner, '&groupBy=prompt')).data).toMatchObject([
      { group: '', calls: 1, cached: 0, cost: 0.1 },
      { group: 'summary@10', calls: 1, cached: 0, cost: 0.1 },
      { group: 'summary@2', calls: 2, cached: 1, cost: 0.1 },
    ]);
  });

  it('has what failed, and an estimate where the provider says nothing', async () => {
    const model = await start();
    dear.answer = (_, response) => sendJson(response, {}, 503);
    expect((await ask(model)).status).toBe(503);
    dear.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(
        `data: ${JSON.stringify({ choices: [{ delta: { content: 'x'.repeat(40) } }] })}\n\ndata: [DONE]\n\n`,
      );
    };
    await ask(model);
    // 9 and 40 bytes are 3 and 10 tokens.
    expect((await usage(model, owner)).data).toMatchObject([
      { group: 'dear', calls: 2, failed: 1, inputTokens: 3, outputTokens: 10, cost: 0.013 },
    ]);
  });

  it('keeps no text, and goes when its time is over', async () => {
    const model = await start({ USAGE_RETENTION_MS: '0', CLEANUP_INTERVAL_MS: '20' });
    const db = createDb({ url: model.databaseUrl, telemetry: noopTelemetry() });
    await db.query(
      `INSERT INTO calls (at, tenant_id, purpose, alias, target, input_tokens, output_tokens, estimated, milliseconds, cost, outcome)
       VALUES ('2026-11-14', 'tenant-a', 'answer', 'a', 't', 1, 1, false, 1, 0, 'ok')`,
    );
    await expect.poll(async () => (await db.query('SELECT 1 FROM calls')).rowCount).toBe(0);
    await db.close();
  });
});

describe('a budget', () => {
  const statuses = (answers: { status: number }[], status: number) =>
    answers.filter((answer) => answer.status === status).length;

  /** 50 calls at once over two instances. */
  async function race(env: Record<string, string>): Promise<{ first: TestModel; passed: number }> {
    const first = await start(env);
    const second = await start(env, first);
    const calls = Array.from({ length: 50 }, (_, i) => ask(i % 2 === 0 ? first : second));
    const answers = await Promise.all(calls);
    expect(statuses(answers, 200) + statuses(answers, 429)).toBe(50);
    return { first, passed: statuses(answers, 200) };
  }

  it('of requests lets exactly so many through, of 50 at once over two instances', async () => {
    expect((await race({ TENANT_REQUESTS_PER_MINUTE: '10' })).passed).toBe(10);
  });

  it.each([
    ['tokens', { TENANT_TOKENS_PER_DAY: '1000' }, 1_000, 100],
    ['money', { KEY_MONEY_PER_MONTH: '1' }, 1, 0.1],
  ] as const)(
    'of %s is overspent by one call at most, of 50 at once over two instances',
    async (unit, env, limit, each) => {
      const { first, passed } = await race({ ...env });
      expect(passed).toBeGreaterThan(0);
      // What was reserved and not taken is there again: one after the other until nothing is left.
      let more = 0;
      while ((await ask(first)).status === 200) more += 1;
      const spent = (passed + more) * each;
      expect(spent, unit).toBeGreaterThanOrEqual(limit - each / 1_000);
      expect(spent, unit).toBeLessThan(limit + each);
      const { text } = await ask(first);
      expect(JSON.parse(text)).toMatchObject({
        ...{ reason: 'budget_exhausted', code: 'resource_exhausted', details: { unit } },
        retryAfterSeconds: unit === 'tokens' ? 43_170 : 1_339_170,
      });
    },
  );

  it('is checked against the target that is tried: one that is free answers when the money is gone', async () => {
    const model = await start({ TENANT_MONEY_PER_MONTH: '0.05' });
    const started = async (alias: string) => (await ask(model, { alias })).events[0];
    expect(await started('thrifty')).toMatchObject({ data: { target: 'dear' } });
    expect(await started('thrifty')).toMatchObject({ data: { target: 'cheap', failed: ['dear'] } });
    expect(await started('kept')).toEqual({ event: 'extractive', data: { failed: ['dear'] } });
  });

  it('is also of the vectors that a caller asks for, and not of those of documents', async () => {
    const model = await start({ KEY_REQUESTS_PER_MINUTE: '1' });
    cheap.answer = (_, response) => sendJson(response, { data: [{ index: 0, embedding: [1] }] });
    const json = { model: 'vectors', texts: ['x'] };
    const embed = (from: string, as?: Principal) =>
      model.call('POST', '/internal/vectors', { from, json, ...(as === undefined ? {} : { as }) });
    const statuses = [await embed('bff', owner), await embed('bff', owner), await embed('embedding')];
    expect(statuses.map(({ status }) => status)).toEqual([200, 429, 200]);
    expect(statuses[1]?.body).toMatchObject({ reason: 'budget_exhausted' });
    cheap.answer = (_, response) => sendPriced(response);
    expect((await usage(model, owner)).data).toMatchObject([{ group: 'cheap', calls: 1 }]);
  });

  it('is given back by a call that failed, and is each one’s own', async () => {
    const model = await start({ KEY_TOKENS_PER_DAY: '100' });
    dear.answer = (_, response) => sendJson(response, {}, 503);
    expect((await ask(model, { as: key('key-1') })).status).toBe(503);
    dear.answer = (_, response) => sendPriced(response);
    expect((await ask(model, { as: key('key-1') })).status).toBe(200);
    expect((await ask(model, { as: key('key-1') })).status).toBe(429);
    expect((await ask(model, { as: key('key-2') })).status).toBe(200);
  });
});
