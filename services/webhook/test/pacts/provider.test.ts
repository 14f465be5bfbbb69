import { randomUUID } from 'node:crypto';
import { DocumentDeleted, ErasureRequested, WebhooksErased } from '@lectern/contracts';
import { findBrokenPacts, type ProviderStates } from '@lectern/contracts/testing';
import { sendToQueue, type Tap, tapEvents } from '@lectern/events/testing';
import { testPrincipal } from '@lectern/service/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWebhook, type TestWebhook } from '../support/start-webhook.ts';

let webhook: TestWebhook;
let tap: Tap;
beforeAll(async () => {
  webhook = await startWebhook();
  tap = await tapEvents(webhook.aws, { from: 'webhook', types: [WebhooksErased.type] });
});
afterAll(async () => {
  tap.close();
  await webhook.stop();
});

const states: ProviderStates = {
  'the service has started': async () => ({}),
  'the caller is a person with a session': async () => ({
    caller: testPrincipal({ tenantId: 'tenant-a', userId: 'ann', roles: ['owner'] }),
  }),
  'an erasure was asked for': async () => {
    const erasureId = randomUUID();
    const event = {
      ...{ specversion: '1.0', id: randomUUID(), source: '/lectern/user', type: ErasureRequested.type },
      ...{ time: new Date().toISOString(), datacontenttype: 'application/json' },
      data: { erasureId, tenantId: 'tenant-e', requestedBy: 'ann', timestamp: new Date().toISOString() },
    };
    await sendToQueue(webhook.aws, 'webhook', JSON.stringify(event));
    return { event: await tap.published(WebhooksErased.type, erasureId) };
  },
  'an event of a tenant was given up': async () => {
    const event = {
      ...{ specversion: '1.0', id: randomUUID(), source: '/lectern/document', type: DocumentDeleted.type },
      ...{ time: new Date().toISOString(), data: { tenantId: 'tenant-dead' } },
    };
    await sendToQueue(webhook.aws, 'webhook-dead-letter', JSON.stringify(event));
    return {};
  },
};

it('the webhook service does what its callers count on', async () => {
  expect(await findBrokenPacts({ provider: 'webhook', url: webhook.url, states })).toEqual([]);
});
