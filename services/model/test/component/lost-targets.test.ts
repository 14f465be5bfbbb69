import { testPrincipal } from '@lectern/service/testing';
import { type HttpStub, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendCompletion } from '../support/send-completion.ts';
import { startModel, type TestModel } from '../support/start-model.ts';

const owner = testPrincipal({ tenantId: 'tenant-a', userId: 'ann', roles: ['owner'] });
const withTargets = (...names: string[]) => {
  const target = { provider: 'openai-compatible', model: 'm', baseUrl: `${provider.url}/v1` };
  const targets = Object.fromEntries(names.map((name) => [name, target]));
  return { MODELS: JSON.stringify({ targets, aliases: { lectern: ['one'] } }) };
};

let provider: HttpStub;
let before: TestModel;
let after: TestModel;
beforeAll(async () => {
  provider = await startHttpStub((_, response) => sendCompletion(response, ['Yes']));
  before = await startModel(withTargets('one', 'two'));
  await before.call('PUT', '/v1/model-aliases', {
    ...{ as: owner, json: { aliases: { small: ['two'], lectern: ['two'] } } },
  });
  after = await startModel(withTargets('one'), { shared: { url: before.databaseUrl } });
});
afterAll(async () => {
  await after.stop();
  await before.stop();
  await provider.close();
});

const ask = async (alias: string) => {
  const json = { alias, messages: [{ role: 'user', content: 'Who answers?' }] };
  return (await after.send('POST', '/internal/answers', { from: 'bff', as: owner, json })).status;
};
const names = async (model: TestModel) =>
  (await model.call('GET', '/internal/aliases', { from: 'bff', as: owner })).body;

describe('an alias of a tenant whose targets have all left the configuration', () => {
  it('is named no more, since it cannot be asked, and is the platform’s where that has one', async () => {
    expect(await names(before)).toEqual({ aliases: ['lectern', 'small'], embeddings: [] });
    expect(await names(after)).toEqual({ aliases: ['lectern'], embeddings: [] });
    expect([await ask('lectern'), await ask('small')]).toEqual([200, 404]);
  });

  it('is none for a prompt', async () => {
    const json = { name: 'p', template: 'x', alias: 'small' };
    const refused = await after.call('POST', '/v1/prompts', { as: owner, json });
    expect([refused.status, refused.body.reason]).toEqual([400, 'prompt_alias_unknown']);
  });

  it('is still shown to administrators, who set it', async () => {
    const { body } = await after.call<{ data: unknown[] }>('GET', '/v1/model-aliases', { as: owner });
    expect(body.data).toMatchObject([
      { alias: 'lectern', targets: ['two'], setBy: 'tenant' },
      { alias: 'small', targets: ['two'], setBy: 'tenant' },
    ]);
  });
});
