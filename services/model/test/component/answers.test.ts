import type { Principal } from '@lectern/auth';
import { testPrincipal } from '@lectern/service/testing';
import { type HttpStub, sendJson, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendCompletion } from '../support/send-completion.ts';
import { eventsOf, startModel, type TestModel } from '../support/start-model.ts';

let primary: HttpStub;
let fallback: HttpStub;
let model: TestModel;
beforeAll(async () => {
  primary = await startHttpStub(() => undefined);
  fallback = await startHttpStub(() => undefined);
});
afterAll(async () => {
  await primary.close();
  await fallback.close();
});

/** A service for the cases of one group: what they make of its breakers is not the next group's. */
function withModel(): void {
  const target = (stub: HttpStub, name: string) => ({
    ...{ provider: 'openai-compatible', model: name, baseUrl: `${stub.url}/v1` },
    ...{ timeoutMs: 500, maxRetries: 0 },
  });
  beforeAll(async () => {
    model = await startModel({
      MODELS: JSON.stringify({
        targets: { one: target(primary, 'model-one'), two: target(fallback, 'model-two') },
        aliases: { lectern: ['one', 'two', 'extractive'], strict: ['one', 'two'] },
        embeddings: { vectors: ['one', 'two'] },
      }),
      OPENAI_BASE_URL: `${fallback.url}/v1`,
    });
  });
  afterAll(() => model.stop());
}

beforeEach(() => {
  primary.answer = (_, response) => sendCompletion(response, ['by the ', 'first']);
  fallback.answer = (_, response) => sendCompletion(response, ['by the ', 'second']);
});

const owner = testPrincipal({ tenantId: 'tenant-a', userId: 'ann', roles: ['owner'] });

async function ask(alias = 'lectern', as = owner) {
  const messages = [{ role: 'user', content: 'Who answers?' }];
  const response = await model.send('POST', '/internal/answers', {
    from: 'bff',
    as,
    json: { alias, messages },
  });
  const text = await response.text();
  return { status: response.status, events: response.ok ? eventsOf(text) : [], text };
}

const tooLong = { error: { message: 'It is too long.', code: 'context_length_exceeded' } };
const started = (target: string, failed: string[] = []) => ({
  event: 'started',
  data: { target, model: `model-${target}`, failed, cached: false },
});

describe('an alias', () => {
  withModel();

  it('has its first target answer, piece by piece', async () => {
    const { events } = await ask();
    expect(events).toEqual([
      started('one'),
      { event: 'delta', data: { text: 'by the ' } },
      { event: 'delta', data: { text: 'first' } },
      // The provider does not say what it took: twelve bytes each are three tokens.
      { event: 'done', data: { usage: { inputTokens: 3, outputTokens: 3 }, atBound: false } },
    ]);
  });

  it.each([
    ['is down', (_: unknown, response) => response.writeHead(503).end()],
    ['is slow', () => undefined],
    ['is busy', (_: unknown, response) => response.writeHead(429, { 'retry-after': '30' }).end()],
    ['answers garbage', (_: unknown, response) => response.writeHead(200).end('<html>')],
    ['refuses us', (_: unknown, response) => sendJson(response, { error: {} }, 401)],
    ['reads less than the request', (_: unknown, response) => sendJson(response, tooLong, 400)],
    ['dies before its first word', (_: unknown, response) => sendCompletion(response, [], 'cut')],
  ] satisfies [string, HttpStub['answer']][])('goes on to the next target when one %s', async (_, answer) => {
    primary.answer = answer;
    const { events } = await ask();
    expect(events[0]).toEqual(started('two', ['one']));
    expect(events.at(-1)?.event).toBe('done');
  });

  it('ends with a clean error when a target dies after its first word', async () => {
    primary.answer = (_, response) => sendCompletion(response, ['half'], 'cut');
    const { events } = await ask();
    expect(events.map(({ event }) => event)).toEqual(['started', 'delta', 'error']);
    expect(events.at(-1)?.data).toMatchObject({ reason: 'model_cut', status: 503, retryable: true });
  });

  it('leaves the answer to its caller when no model can give one', async () => {
    for (const stub of [primary, fallback]) stub.answer = (_, response) => response.writeHead(500).end();
    expect((await ask()).events).toEqual([{ event: 'extractive', data: { failed: ['one', 'two'] } }]);
  });

  it('is an error of a model where nothing stands in for it', async () => {
    primary.answer = (_, response) => response.writeHead(500).end();
    fallback.answer = (_, response) => sendJson(response, {}, 401);
    const { status, text } = await ask('strict');
    expect([status, JSON.parse(text).reason]).toEqual([503, 'model_unavailable']);
  });

  it('has to be there', async () => {
    const { status, text } = await ask('nobody');
    expect([status, JSON.parse(text).reason]).toEqual([404, 'alias_unknown']);
  });

  it('is answered for the bff alone', async () => {
    const body = { alias: 'lectern', messages: [{ role: 'user', content: 'x' }] };
    for (const from of ['gateway', 'embedding', null]) {
      const { status } = await model.call('POST', '/internal/answers', { from, as: owner, json: body });
      expect([401, 403, 404]).toContain(status);
    }
  });
});

describe('a request that is too long', () => {
  withModel();

  it('is refused where no target reads as much, and left to its caller where they can write', async () => {
    for (const stub of [primary, fallback]) stub.answer = (_, response) => sendJson(response, tooLong, 400);
    const { status, text } = await ask('strict');
    expect([status, JSON.parse(text)]).toMatchObject([
      ...[400, { reason: 'context_length_exceeded', retryable: false }],
    ]);
    expect((await ask()).events).toEqual([{ event: 'extractive', data: { failed: ['one', 'two'] } }]);
  });
});

describe('an alias of a tenant', () => {
  withModel();

  const set = (aliases: Record<string, string[]>, as = owner) =>
    model.call('PUT', '/v1/model-aliases', { as, json: { aliases } });
  const platform = { setBy: 'platform', changedAt: null };

  it('is another one from the next call on, for that tenant alone, until it is left out', async () => {
    const other = testPrincipal({ tenantId: 'tenant-b', userId: 'bob', roles: ['owner'] });
    expect((await set({ lectern: ['two'] })).status).toBe(200);
    expect((await ask()).events[0]).toEqual(started('two'));
    expect((await ask('lectern', other)).events[0]).toEqual(started('one'));
    expect((await set({})).status).toBe(200);
    expect((await ask()).events[0]).toEqual(started('one'));
  });

  it('is not for a key that is limited to collections to change, whatever its role', async () => {
    const { status, body } = await set({ small: ['two'] }, { ...owner, collections: ['one'] });
    expect([status, body.reason]).toEqual([403, 'limited_to_collections']);
  });

  it('is listed beside those of the platform, and nothing of a key is', async () => {
    const put = await set({ small: ['two'] });
    const { body } = await model.call('GET', '/v1/model-aliases', { as: owner });
    expect(body).toEqual(put.body);
    expect(body).toEqual({
      data: [
        { alias: 'lectern', targets: ['one', 'two', 'extractive'], ...platform },
        { alias: 'small', targets: ['two'], setBy: 'tenant', changedAt: expect.any(String) },
        { alias: 'strict', targets: ['one', 'two'], ...platform },
      ],
      embeddings: [{ alias: 'vectors', targets: ['one', 'two'], ...platform }],
      targets: ['one', 'two'].map((name) => ({
        name,
        provider: 'openai-compatible',
        model: `model-${name}`,
      })),
    });
  });

  it('is named to the bff with the others, for its tenant alone', async () => {
    await set({ small: ['two'] });
    const other = testPrincipal({ tenantId: 'tenant-b', userId: 'bob' });
    const names = async (as: Principal, from: string | null = 'bff') =>
      (await model.call('GET', '/internal/aliases', { from, as })).body;
    expect(await names(testPrincipal({ tenantId: 'tenant-a', userId: 'cleo' }))).toEqual({
      ...{ aliases: ['lectern', 'small', 'strict'], embeddings: ['vectors'] },
    });
    expect(await names(other)).toEqual({ aliases: ['lectern', 'strict'], embeddings: ['vectors'] });
    expect(await names(other, 'gateway')).not.toHaveProperty('aliases');
  });

  it('is one of a whole set, of the last of those that were sent at once', async () => {
    const sets = ['a', 'b', 'c'].map((name) => ({ [`${name}1`]: ['one'], [`${name}2`]: ['two'] }));
    await Promise.all(sets.map((aliases) => set(aliases)));
    const { body } = await model.call<{ data: { alias: string; setBy: string }[] }>(
      'GET',
      '/v1/model-aliases',
      {
        as: owner,
      },
    );
    const own = body.data.filter(({ setBy }) => setBy === 'tenant').map(({ alias }) => alias);
    expect(sets.map((aliases) => Object.keys(aliases))).toContainEqual(own);
  });

  it.each([[['three']], [['extractive', 'one']], [['one', 'one']]])(
    'has no %j behind it',
    async (targets) => {
      const { status, body } = await set({ lectern: targets });
      expect(body).toMatchObject({ reason: 'target_unknown', errors: [{ pointer: '/aliases/lectern' }] });
      expect(status).toBe(400);
    },
  );

  it('is changed with a scope of its own: a key that may only ask sees it', async () => {
    const asking = { ...owner, via: 'api-key', scopes: ['generate'] } as const;
    expect(await set({}, asking)).toMatchObject({
      status: 403,
      body: { reason: 'missing_scope', details: { scope: 'models:write' } },
    });
    expect((await model.call('GET', '/v1/model-aliases', { as: asking })).status).toBe(200);
    expect((await set({}, { ...asking, scopes: ['models:write'] })).status).toBe(200);
  });

  it('is an administrator’s to see and change', async () => {
    const as = testPrincipal({ tenantId: 'tenant-a', userId: 'cleo' });
    expect((await set({}, as)).status).toBe(403);
    expect((await model.call('GET', '/v1/model-aliases', { as })).status).toBe(403);
  });
});

describe('an answer with tools', () => {
  withModel();

  const tools = [{ name: 'weather', parameters: { type: 'object' } }];
  const send = async (more: object) => {
    const messages = [{ role: 'user', content: 'How is the weather?' }];
    const json = { alias: 'lectern', messages, tools, ...more };
    const response = await model.send('POST', '/internal/answers', { from: 'bff', as: owner, json });
    const text = await response.text();
    return { status: response.status, text, events: response.ok ? eventsOf(text) : [] };
  };
  const calls: HttpStub['answer'] = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const call = { index: 0, id: 'call-1', type: 'function', function: { name: 'weather', arguments: '{}' } };
    const finish_reason = 'tool_calls';
    const choices = [{ delta: { tool_calls: [call] } }, { delta: {}, finish_reason }];
    for (const choice of choices) response.write(`data: ${JSON.stringify({ choices: [choice] })}\n\n`);
    response.end('data: [DONE]\n\n');
  };

  it('has what is called, of the next target where one fails before that', async () => {
    primary.answer = (_, response) => response.writeHead(503).end();
    fallback.answer = calls;
    const { events } = await send({});
    expect(events).toMatchObject([
      { event: 'started', data: { target: 'two', failed: ['one'] } },
      { event: 'tool-call', data: { id: 'call-1', name: 'weather', arguments: '{}' } },
      { event: 'done', data: { usage: { outputTokens: expect.any(Number) } } },
    ]);
  });

  it('is none of the extractive writer: it is refused without a model, and an outage stays one', async () => {
    await model.call('PUT', '/v1/model-aliases', { as: owner, json: { aliases: { own: ['extractive'] } } });
    const refused = await send({ alias: 'own' });
    expect([refused.status, JSON.parse(refused.text)]).toMatchObject([
      400,
      { reason: 'tools_unserved', error: { param: 'tools' } },
    ]);
    expect((await send({ alias: 'own', toolChoice: 'none' })).events).toMatchObject([
      { event: 'extractive' },
    ]);
    for (const stub of [primary, fallback]) stub.answer = (_, response) => response.writeHead(503).end();
    const down = await send({});
    expect([down.status, JSON.parse(down.text).reason]).toEqual([503, 'model_unavailable']);
  });
});

describe('vectors', () => {
  withModel();

  const vector = (value: number): HttpStub['answer'] => {
    return (_, response) => sendJson(response, { data: [{ index: 0, embedding: [value, 0] }] });
  };
  const embed = (name: string) =>
    model.call('POST', '/internal/vectors', { from: 'embedding', json: { model: name, texts: ['x'] } });
  const encoded = (value: number) => Buffer.from(Float32Array.of(value, 0).buffer).toString('base64');

  it('come of the first target of an alias that can make them', async () => {
    primary.answer = vector(1);
    expect((await embed('vectors')).body).toMatchObject({ target: 'one', vectors: [encoded(1)] });
    primary.answer = (_, response) => response.writeHead(503).end();
    fallback.answer = vector(2);
    expect((await embed('vectors')).body).toMatchObject({ target: 'two', vectors: [encoded(2)] });
  });

  it('come of the default server for the name of a model of it', async () => {
    fallback.answer = vector(3);
    expect((await embed('some-model')).body).toMatchObject({ target: 'some-model', vectors: [encoded(3)] });
  });
});
