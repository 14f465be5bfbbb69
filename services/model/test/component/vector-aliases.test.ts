import type { Principal } from '@lectern/auth';
import { decodeVector } from '@lectern/contracts';
import { testPrincipal } from '@lectern/service/testing';
import { type HttpStub, sendJson, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startModel, type TestModel } from '../support/start-model.ts';

/** A server with models that make different vectors, as `vectors` has them by the name of the model. */
const vectors: Record<string, number[]> = {
  near: [1, 0, 0],
  // The same model elsewhere, with numbers that were rounded in another way.
  twin: [0.99, 0.05, 0],
  other: [0, 1, 0],
  wide: [1, 0, 0, 0],
};
const down = new Set<string>();
/** Called with the name of each model that is asked; what it returns is waited for. */
let onAsked: ((name: string) => Promise<void>) | undefined;

let provider: HttpStub;
let model: TestModel;
beforeAll(async () => {
  provider = await startHttpStub(async ({ body }, response) => {
    const { model: name, input } = JSON.parse(body) as { model: string; input: string[] };
    await onAsked?.(name);
    if (down.has(name)) return sendJson(response, { error: { message: 'Down.' } }, 503);
    const data = input.map((_, index) => ({ index, embedding: vectors[name] }));
    sendJson(response, { data, usage: { prompt_tokens: 7, total_tokens: 7 } });
  });
  const target = (name: string) => ({
    ...{ provider: 'openai-compatible', model: name, baseUrl: `${provider.url}/v1` },
    ...{ timeoutMs: 5_000, maxRetries: 0 },
  });
  model = await startModel({
    MODELS: JSON.stringify({
      targets: Object.fromEntries(Object.keys(vectors).map((name) => [name, target(name)])),
      embeddings: { documents: ['near'] },
    }),
    OPENAI_BASE_URL: `${provider.url}/v1`,
  });
});
afterAll(async () => {
  await model.stop();
  await provider.close();
});
beforeEach(async () => {
  onAsked = undefined;
  down.clear();
  await set({});
  provider.requests.length = 0;
});

const owner = testPrincipal({ tenantId: 'tenant-a', userId: 'ann', roles: ['owner'] });
const set = (embeddings: object | undefined, as: Principal = owner) =>
  model.call('PUT', '/v1/model-aliases', { as, json: { aliases: {}, embeddings } });
const shown = async (as: Principal = owner) =>
  (await model.call<{ embeddings: unknown[] }>('GET', '/v1/model-aliases', { as })).body.embeddings;
const platform = { alias: 'documents', targets: ['near'], setBy: 'platform', changedAt: null };
const ofTenant = (alias: string, targets: string[]) => ({
  ...{ alias, targets, setBy: 'tenant', changedAt: expect.any(String) },
});

/** The target that made a vector, and the vector. */
async function embed(name: string, { as = owner, from = 'bff', byTenant = true } = {}) {
  const json = { model: name, texts: ['x'], byTenant };
  const { body } = await model.call<{ target: string; vectors: string[] }>('POST', '/internal/vectors', {
    ...{ from, as, json },
  });
  return { target: body.target, vector: [...decodeVector(body.vectors?.[0] ?? '')].map(Math.round) };
}

describe('an alias for vectors that a tenant sets', () => {
  it('is served from the next call on, shown, and named to its tenant alone', async () => {
    expect((await set({ mine: ['other'] })).body).toMatchObject({
      embeddings: [platform, ofTenant('mine', ['other'])],
    });
    expect(await embed('mine')).toEqual({ target: 'other', vector: [0, 1, 0] });
    const bob = testPrincipal({ tenantId: 'tenant-b', userId: 'bob', roles: ['owner'] });
    const names = async (as: Principal) =>
      (await model.call('GET', '/internal/aliases', { from: 'bff', as })).body;
    expect(await names(owner)).toMatchObject({ embeddings: ['documents', 'mine'] });
    expect(await names(bob)).toMatchObject({ embeddings: ['documents'] });
    expect(await shown(bob)).toEqual([platform]);
  });

  it('stays where a change of aliases for answers does not name any, and goes where it names none', async () => {
    await set({ mine: ['other'] });
    await set(undefined);
    expect(await shown()).toEqual([platform, ofTenant('mine', ['other'])]);
    await set({});
    expect(await shown()).toEqual([platform]);
  });

  it('may have the same model at another place, which is found out by a sentence', async () => {
    expect((await set({ documents: ['twin', 'near'], mine: ['near', 'twin'] })).status).toBe(200);
    expect(await embed('documents')).toEqual({ target: 'twin', vector: [1, 0, 0] });
    const { body } = await model.call<{ data: { calls: number; inputTokens: number }[] }>(
      'GET',
      '/v1/usage?groupBy=key',
      {
        as: owner,
      },
    );
    expect(body.data[0]?.inputTokens).toBe((body.data[0]?.calls ?? 0) * 7);
    provider.requests.length = 0;
    // What made them before makes the same: nothing is asked.
    expect((await set({ documents: ['near'], mine: ['twin'] })).status).toBe(200);
    expect(provider.requests).toEqual([]);
  });

  it.each([
    { what: 'of the platform has', alias: 'documents', targets: ['wide'], dimensions: 4 },
    { what: 'of the platform has', alias: 'documents', targets: ['near', 'other'], dimensions: 3 },
    { what: 'that it set has', alias: 'mine', targets: ['near'], dimensions: 3 },
    { what: 'is to have', alias: 'new', targets: ['near', 'wide'], dimensions: 4 },
  ])('has no other vectors than the name $what: $targets', async ({ alias, targets, dimensions }) => {
    await set({ mine: ['other'] });
    const before = await shown();
    const refused = await set({ mine: ['other'], [alias]: targets });
    expect(refused).toMatchObject({
      status: 409,
      body: { reason: 'vectors_differ', details: { alias, target: targets.at(-1), dimensions, expected: 3 } },
    });
    expect(await shown()).toEqual(before);
  });

  it('is refused where nobody can say which vectors a target makes, and not where another one of the same can', async () => {
    down.add('twin');
    expect(await set({ documents: ['twin'] })).toMatchObject({
      status: 503,
      body: { reason: 'vectors_unchecked', details: { alias: 'documents', target: 'twin' } },
    });
    expect((await set({ mine: ['near'] })).status).toBe(200);
  });

  it('is held to what another administrator sets while its models are asked', async () => {
    const asked = Promise.withResolvers<void>();
    const isOtherSet = Promise.withResolvers<void>();
    onAsked = (name) => {
      if (name === 'near') asked.resolve();
      return isOtherSet.promise;
    };
    const first = set({ mine: ['near', 'twin'] });
    await asked.promise;
    const bert = testPrincipal({ tenantId: 'tenant-a', userId: 'bert', roles: ['owner'] });
    // A new name of one target: no model is asked.
    expect((await set({ mine: ['other'] }, bert)).status).toBe(200);
    isOtherSet.resolve();
    expect(await first).toMatchObject({ status: 409, body: { reason: 'vectors_differ' } });
    expect(await shown()).toEqual([platform, ofTenant('mine', ['other'])]);
  });

  it('is asked of no other server once it is gone', async () => {
    await set({ mine: ['other'] });
    await set({});
    const json = { model: 'mine', texts: ['A text of the caller'], byTenant: true };
    const gone = await model.call('POST', '/internal/vectors', { from: 'bff', as: owner, json });
    expect(gone).toMatchObject({ status: 404, body: { reason: 'model_unknown' } });
    expect(provider.requests).toEqual([]);
  });

  it('is nothing to documents and searches: they go by what the platform has', async () => {
    await set({ documents: ['twin', 'near'] });
    expect(await embed('documents', { from: 'embedding', byTenant: false })).toMatchObject({
      target: 'near',
    });
  });

  it.each([
    [{ lectern: ['near'] }, 'alias_reserved'],
    [{ mine: ['nobody'] }, 'target_unknown'],
    [{ mine: ['near', 'near'] }, 'target_unknown'],
    [{ mine: ['extractive'] }, 'target_unknown'],
  ])('cannot be %j', async (embeddings, reason) => {
    const [alias] = Object.keys(embeddings);
    expect(await set(embeddings)).toMatchObject({
      status: 400,
      body: { reason, errors: [{ pointer: `/embeddings/${alias}` }] },
    });
    expect(await shown()).toEqual([platform]);
  });
});

describe('aliases that are set as somebody has read them', () => {
  const setIf = (tag: string | null, aliases: object) =>
    model.call('PUT', '/v1/model-aliases', {
      ...{ as: owner, json: { aliases }, headers: { 'if-match': tag ?? '' } },
    });

  it('are set where nobody else has set them since, and not where somebody has', async () => {
    const read = await model.call('GET', '/v1/model-aliases', { as: owner });
    const tag = read.headers.get('etag');
    const changed = await setIf(tag, { ours: ['extractive'] });
    expect(changed).toMatchObject({ status: 200, body: { data: expect.any(Array) } });
    expect(await setIf(tag, { theirs: ['extractive'] })).toMatchObject({
      status: 412,
      body: { reason: 'aliases_changed' },
    });
    const { body, headers } = await model.call('GET', '/v1/model-aliases', { as: owner });
    expect(body).toEqual(changed.body);
    expect(headers.get('etag')).toBe(changed.headers.get('etag'));
    expect((await setIf(headers.get('etag'), {})).status).toBe(200);
  });

  it('are set by one of many who do so at once', async () => {
    const tag = (await model.call('GET', '/v1/model-aliases', { as: owner })).headers.get('etag');
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const answers = await Promise.all(names.map((name) => setIf(tag, { [name]: ['extractive'] })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
  });
});
