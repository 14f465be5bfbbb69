import { findBrokenPacts, type ProviderStates } from '@lectern/contracts/testing';
import { testPrincipal } from '@lectern/service/testing';
import { type HttpStub, sendJson, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startModel, type TestModel } from '../support/start-model.ts';

let provider: HttpStub;
let model: TestModel;
beforeAll(async () => {
  provider = await startHttpStub((_, response) =>
    sendJson(response, { data: [{ index: 0, embedding: [1, 0] }] }),
  );
  model = await startModel({
    GENERATE_PROVIDER: 'openai',
    GENERATE_BASE_URL: 'http://127.0.0.1:1/v1',
    OPENAI_BASE_URL: `${provider.url}/v1`,
  });
});
afterAll(async () => {
  await model.stop();
  await provider.close();
});

const states: ProviderStates = {
  'the service has started': async () => ({}),
  'the caller is a person with a session': async () => ({
    caller: testPrincipal({ tenantId: 'tenant-a', userId: 'ann', roles: ['owner'] }),
  }),
  'the tenant of the caller has a prompt': async () => {
    const caller = testPrincipal({ tenantId: 'tenant-p', userId: 'ann', roles: ['owner'] });
    const json = { name: 'summary', version: 1, template: 'Sum up {{text}}' };
    // It may be there already.
    await model.call('POST', '/v1/prompts', { as: caller, json });
    return { caller };
  },
  'the model of the platform is down': async () => ({
    caller: testPrincipal({ tenantId: 'tenant-a', userId: 'ann' }),
  }),
  'a provider has the model': async () => ({
    caller: testPrincipal({ tenantId: 'tenant-a', userId: 'ann' }),
  }),
};

it('the model service does what its callers count on', async () => {
  expect(await findBrokenPacts({ provider: 'model', url: model.url, states })).toEqual([]);
});
