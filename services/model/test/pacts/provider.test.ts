import { randomUUID } from 'node:crypto';
import { ErasureRequested, ModelDataErased } from '@lectern/contracts';
import { findBrokenPacts, type ProviderStates } from '@lectern/contracts/testing';
import { sendToQueue, type Tap, tapEvents } from '@lectern/events/testing';
import { testPrincipal } from '@lectern/service/testing';
import { type HttpStub, sendJson, startHttpStub } from '@lectern/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startModel, type TestModel } from '../support/start-model.ts';

let provider: HttpStub;
let model: TestModel;
let tap: Tap;
beforeAll(async () => {
  provider = await startHttpStub((_, response) =>
    sendJson(response, { data: [{ index: 0, embedding: [1, 0] }] }),
  );
  model = await startModel({
    GENERATE_PROVIDER: 'openai',
    GENERATE_BASE_URL: 'http://127.0.0.1:1/v1',
    OPENAI_BASE_URL: `${provider.url}/v1`,
    MODELS: JSON.stringify({
      targets: {
        made: { provider: 'openai-compatible', model: 'm', baseUrl: `${provider.url}/v1` },
      },
      embeddings: { vectors: ['made'] },
    }),
  });
  tap = await tapEvents(model.aws, { from: 'model', types: [ModelDataErased.type] });
});
afterAll(async () => {
  tap.close();
  await model.stop();
  await provider.close();
});

/** Has the service asked for the erasure of a tenant, by the queue of that name; the erasure's id. */
async function request(queue: string, tenantId: string): Promise<string> {
  const erasureId = randomUUID();
  const timestamp = new Date().toISOString();
  const event = {
    ...{ specversion: '1.0', id: randomUUID(), source: '/lectern/user', type: ErasureRequested.type },
    ...{ time: timestamp, datacontenttype: 'application/json' },
    data: { erasureId, tenantId, requestedBy: 'ann', timestamp },
  };
  await sendToQueue(model.aws, queue, JSON.stringify(event));
  return erasureId;
}

const states: ProviderStates = {
  'an erasure was asked for': async () => ({
    event: await tap.published(ModelDataErased.type, await request('model', 'tenant-e')),
  }),
  'an event of a tenant was given up': async () => {
    await request('model-dead-letter', 'tenant-dead');
    return {};
  },
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
