import type { Principal } from '@lectern/auth';
import { testPrincipal } from '@lectern/service/testing';
import { type HttpStub, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.ts';
import { sendCompletion } from '../support/send-completion.ts';
import { eventsOf, startModel, type TestModel } from '../support/start-model.ts';

let provider: HttpStub;
let model: TestModel;
beforeAll(async () => {
  provider = await startHttpStub((_, response) => sendCompletion(response, ['Yes.']));
  model = await startModel({ GENERATE_PROVIDER: 'openai', GENERATE_BASE_URL: `${provider.url}/v1` });
});
afterAll(async () => {
  await model.stop();
  await provider.close();
});

let tenants = 0;
/** People of a tenant that nobody else is in. */
function newTenant() {
  tenants += 1;
  const tenantId = `tenant-${tenants}`;
  return {
    owner: testPrincipal({ tenantId, userId: 'ann', roles: ['owner'] }),
    member: testPrincipal({ tenantId, userId: 'bob', roles: ['member'] }),
    agent: testPrincipal({ tenantId, userId: 'cle', roles: ['agent'] }),
  };
}

const call = async (method: string, path: string, as: Principal, json?: object, asked = {}) => {
  const options = { as, json, headers: asked };
  const { status, body, headers } = await model.call<Record<string, unknown>>(method, path, options);
  return { status, body, headers };
};
const add = (as: Principal, body: object, asked = {}) =>
  call('POST', '/v1/prompts', as, { name: 'summary', template: 'Sum up {{text}}', ...body }, asked);

describe('a prompt', () => {
  it('has versions that stay as they are, of which one is live', async () => {
    const { owner, agent } = newTenant();
    const first = await add(owner, {});
    expect([first.status, first.headers.get('location')]).toEqual([201, '/v1/prompts/summary/versions/1']);
    const documents = { query: '{{topic}}' };
    const answerSchema = { type: 'object', properties: { text: { type: 'string' } } };
    const second = await add(owner, { template: 'Say {{text}}', documents, answerSchema });
    expect(second.body).toMatchObject({
      ...{ version: 2, variables: ['text', 'topic'], alias: 'lectern', answerSchema },
      ...{ documents: { query: '{{topic}}', topK: 6 } },
    });
    const shown = async () => (await call('GET', '/v1/prompts/summary', agent)).body;
    expect(await shown()).toMatchObject({
      liveVersion: 1,
      lastVersion: 2,
      live: { template: 'Sum up {{text}}' },
    });
    const live = await call('PUT', '/v1/prompts/summary/live', owner, { version: 2 });
    expect(live).toMatchObject({ status: 200, body: { liveVersion: 2 } });
    expect(await shown()).toMatchObject({ live: { template: 'Say {{text}}' } });
    await call('PUT', '/v1/prompts/summary/live', owner, { version: 1 });
    expect(await shown()).toMatchObject({ liveVersion: 1, live: { version: 1 } });
    expect((await call('GET', '/v1/prompts/summary/versions/2', agent)).body).toEqual(second.body);
    expect((await call('GET', '/v1/prompts/summary/versions', agent)).body).toMatchObject({
      data: [{ version: 2 }, { version: 1 }],
    });
    expect((await call('GET', '/v1/prompts', agent)).body).toMatchObject({ data: [{ name: 'summary' }] });
  });

  it('is given to the bff, the live version or the one that is named', async () => {
    const { owner, agent } = newTenant();
    await add(owner, {});
    await add(owner, { template: 'Say {{text}}' });
    const stored = async (query: string, name = 'summary') => {
      const answer = await model.call('GET', `/internal/prompts/${name}${query}`, { as: agent, from: 'bff' });
      return answer.body;
    };
    const common = { name: 'summary', alias: 'lectern', documents: null, answerSchema: null };
    expect(await stored('')).toEqual({ ...common, version: 1, template: 'Sum up {{text}}' });
    expect(await stored('?version=2')).toEqual({ ...common, version: 2, template: 'Say {{text}}' });
    expect(await stored('?version=3')).toMatchObject({ reason: 'prompt_version_not_found' });
    expect(await stored('?version=1', 'other')).toMatchObject({ reason: 'prompt_not_found' });
  });

  it('takes versions that come at once one after the other, and no number twice', async () => {
    const { owner } = newTenant();
    const added = await Promise.all(Array.from({ length: 8 }, () => add(owner, {})));
    expect(added.map(({ body }) => body.version).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const wanted = await Promise.all([add(owner, { version: 9 }), add(owner, { version: 9 })]);
    expect(wanted.map(({ status }) => status).sort()).toEqual([201, 409]);
    const late = await add(owner, { version: 9 });
    expect(late.body).toMatchObject({ reason: 'version_taken', details: { next: 10 } });
  });

  it('gets a version once per idempotency key, and its first answer also when it is gone', async () => {
    const { owner, member } = newTenant();
    const keyed = (as: Principal, body: object) => add(as, body, { 'idempotency-key': 'version-1' });
    const enumerated = { type: 'object', properties: { text: { enum: ['\0', 'a'] }, a: { type: 'string' } } };
    const at = await Promise.all(Array.from({ length: 4 }, () => keyed(owner, { answerSchema: enumerated })));
    expect(at.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const replayed = at.map(({ headers }) => headers.get('idempotency-replayed'));
    expect(replayed.sort()).toEqual([null, 'true', 'true', 'true']);
    const shown = async () => (await call('GET', '/v1/prompts/summary', owner)).body;
    expect(await shown()).toMatchObject({ lastVersion: 1, live: { answerSchema: enumerated } });
    expect((await keyed(owner, { template: 'Say {{text}}' })).body).toMatchObject({
      ...{ status: 422, reason: 'idempotency_key_reused' },
    });
    // A key is its caller's, and one whose request was refused is free.
    expect((await keyed(member, { version: 7 })).body).toMatchObject({ reason: 'version_taken' });
    expect((await keyed(member, {})).body).toMatchObject({ version: 2 });
    await call('DELETE', '/v1/prompts/summary', owner);
    const late = await keyed(owner, { answerSchema: enumerated });
    expect([late.status, late.headers.get('location')]).toEqual([201, '/v1/prompts/summary/versions/1']);
    expect(late.body).toEqual(at[0]?.body);
    expect((await call('GET', '/v1/prompts', owner)).body).toEqual({ data: [] });
  });

  it('is its tenant’s alone', async () => {
    const { owner } = newTenant();
    const stranger = newTenant().owner;
    await add(owner, {});
    for (const [method, path, body] of [
      ['GET', '/v1/prompts/summary'],
      ['GET', '/v1/prompts/summary/versions'],
      ['GET', '/v1/prompts/summary/versions/1'],
      ['PUT', '/v1/prompts/summary/live', { version: 1 }],
      ['DELETE', '/v1/prompts/summary'],
    ] as const) {
      expect((await call(method, path, stranger, body)).status, path).toBe(404);
    }
    const from = { as: stranger, from: 'bff' };
    expect((await model.call('GET', '/internal/prompts/summary', from)).status).toBe(404);
    expect((await call('GET', '/v1/prompts', stranger)).body).toEqual({ data: [] });
    expect((await add(stranger, {})).body).toMatchObject({ version: 1 });
    expect((await call('GET', '/v1/prompts/summary', owner)).body).toMatchObject({ lastVersion: 1 });
  });

  it('is written by members, made live and deleted by administrators, and by no key with limits', async () => {
    const { owner, member, agent } = newTenant();
    expect((await add(agent, {})).body).toMatchObject({ reason: 'missing_role' });
    expect((await add(member, {})).status).toBe(201);
    const limited: Principal = { ...owner, via: 'api-key', credentialId: 'k', collections: ['c'] };
    const asking: Principal = { ...owner, via: 'api-key', credentialId: 'a', scopes: ['generate'] };
    for (const [as, reason] of [
      [member, 'missing_role'],
      [asking, 'missing_scope'],
      [limited, 'limited_to_collections'],
    ] as const) {
      const live = await call('PUT', '/v1/prompts/summary/live', as, { version: 1 });
      expect(live.body).toMatchObject({ reason });
      expect((await call('DELETE', '/v1/prompts/summary', as)).body).toMatchObject({ reason });
    }
    expect((await add(limited, {})).body).toMatchObject({ reason: 'limited_to_collections' });
    expect((await call('GET', '/v1/prompts/summary', limited)).status).toBe(200);
    expect((await add(asking, {})).status).toBe(201);
    const setting: Principal = { ...asking, scopes: ['models:write'] };
    expect((await call('PUT', '/v1/prompts/summary/live', setting, { version: 2 })).status).toBe(200);
    const searcher: Principal = { ...owner, scopes: ['search'] };
    expect((await call('GET', '/v1/prompts', searcher)).status).toBe(403);
  });

  it('goes with all its versions, and begins anew', async () => {
    const { owner } = newTenant();
    await add(owner, {});
    await add(owner, {});
    expect((await call('DELETE', '/v1/prompts/summary', owner)).status).toBe(204);
    expect((await call('DELETE', '/v1/prompts/summary', owner)).status).toBe(404);
    expect((await call('GET', '/v1/prompts/summary/versions', owner)).status).toBe(404);
    expect((await add(owner, {})).body).toMatchObject({ version: 1 });
  });

  it.each([
    ['a template that ends in a place', { template: 'Say {{text' }, 'template_invalid', '/template'],
    ['code', { documents: { query: '{{#each}}' } }, 'template_invalid', '/documents/query'],
    ['NUL', { template: 'a\0b' }, 'invalid_body', '/template'],
    ['an alias that there is not', { alias: 'nobody' }, 'prompt_alias_unknown', '/alias'],
    [
      'a schema of texts',
      { answerSchema: { type: 'string' } },
      'answer_schema_invalid',
      '/answerSchema/type',
    ],
    [
      'a schema that is too long',
      { answerSchema: { type: 'object', description: 'x'.repeat(limits.answerSchemaBytes.value) } },
      ...(['invalid_body', '/answerSchema'] as const),
    ],
    ['a name that no path has', { name: 'Not A Name' }, 'invalid_body', '/name'],
  ])('cannot be made of %s', async (_, body, reason, pointer) => {
    const { owner } = newTenant();
    const answer = await add(owner, body);
    expect(answer).toMatchObject({ status: 400, body: { reason, errors: [{ pointer }] } });
    expect((await call('GET', '/v1/prompts', owner)).body).toEqual({ data: [] });
  });
});

describe('an answer with a schema', () => {
  const answerSchema = {
    ...{ type: 'object', properties: { days: { type: 'integer' } }, required: ['days'] },
    additionalProperties: false,
  };
  const ask = async (as: Principal, words: string[]) => {
    provider.answer = (_, response) => sendCompletion(response, words);
    const json = { alias: 'lectern', messages: [{ role: 'user', content: 'How long?' }], answerSchema };
    const response = await model.send('POST', '/internal/answers', { from: 'bff', as, json });
    return eventsOf(await response.text());
  };

  it('comes in one piece when it was checked', async () => {
    const events = await ask(newTenant().owner, ['```json\n{"da', 'ys": 14}\n```']);
    expect(events.map(({ event }) => event)).toEqual(['started', 'delta', 'done']);
    expect(events[1]?.data).toEqual({ text: '{"days":14}' });
  });

  it.each([
    ['is no JSON', ['Fourteen days.']],
    ['is of another type', ['{"days":"14"}']],
    ['has more than it may', ['{"days":14,"why":"because"}']],
  ])('is an error, and counts as one, when it %s', async (_, words) => {
    const { owner } = newTenant();
    const events = await ask(owner, words);
    expect(events.map(({ event }) => event)).toEqual(['started', 'error']);
    expect(events.at(-1)?.data).toMatchObject({ reason: 'answer_off_schema', status: 503, retryable: true });
    const usage = await call('GET', '/v1/usage', owner);
    expect(usage.body).toMatchObject({ data: [{ calls: 1, failed: 1 }] });
  });
});
