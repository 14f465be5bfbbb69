import { createCaller, startProcess } from '@lectern/service/testing';
import { eventually, type TestDatabase, testAws, testDatabase } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { DeliveryResource } from '../../src/http/schemas.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import {
  owner,
  startPublishers,
  startWebhook,
  type TestWebhook,
  webhookEnvironment,
} from '../support/start-webhook.ts';

const documents = Array.from({ length: 40 }, (_, index) => `shared-${index}`);

let receiver: Receiver;
let shared: { readonly aws: ReturnType<typeof testAws>; readonly database: TestDatabase };
let webhookId: string;
let deliveries: DeliveryResource[];
beforeAll(async () => {
  receiver = await startReceiver();
  shared = { aws: testAws(), database: await testDatabase() };
});
afterAll(async () => {
  await shared.database.drop();
  await receiver.close();
});
beforeEach(() => receiver.reset());

it('two instances share the work, and each message comes once', async () => {
  const [first, second] = [await start(), await start()];
  const publish = await startPublishers(shared);
  webhookId = (await first.made(receiver.hook)).id;
  await first.handling(40, () => Promise.all(documents.map((one) => publish.indexed(one))));
  await eventually(() => (receiver.requests.length >= 40 ? true : undefined), { what: 'all have come' });
  expect(documents.map((one) => receiver.count(one))).toEqual(documents.map(() => 1));
  await first.delivery(webhookId, ({ status }) => status === 'delivered');
  deliveries = await first.deliveries(webhookId);
  await publish.stop();
  await second.stop();
  await first.stop();
});

it('an instance that stops gives back what it has, and another one delivers it at once', async () => {
  const stopping = await start();
  receiver.answer = () => undefined;
  await redeliver(stopping, deliveries[0]);
  await stopping.stop();
  receiver.reset();
  const next = await start();
  await next.delivery(webhookId, isDeliveredAgain(deliveries[0]));
  expect(receiver.requests.map(({ headers }) => headers['webhook-id'])).toEqual([deliveries[0]?.id]);
  await next.stop();
});

it('a process that is killed in the middle of an attempt loses nothing', async () => {
  const main = new URL('../../src/main.ts', import.meta.url);
  const killed = await startProcess(main, webhookEnvironment(shared));
  receiver.answer = () => undefined;
  await redeliver(createCaller(killed.url), deliveries[1]);
  await killed.kill();
  receiver.reset();
  let now = new Date();
  const next = await start(() => now);
  const [left] = (await next.deliveries(webhookId)).filter(({ status }) => status === 'pending');
  expect(left).toMatchObject({ id: deliveries[1]?.id, attempts: [{ statusCode: 204 }] });
  // When its lease is over, which nobody can give back.
  now = new Date(now.getTime() + 11_000);
  await next.delivery(webhookId, isDeliveredAgain(deliveries[1]));
  expect(receiver.requests.map(({ headers }) => headers['webhook-id'])).toEqual([deliveries[1]?.id]);
  await next.stop();
});

function start(now?: () => Date): Promise<TestWebhook> {
  return startWebhook({}, { beside: shared, ...(now === undefined ? {} : { now }) });
}

/** Has a message delivered once more, and waits until the receiver has it. */
async function redeliver(
  { call }: Pick<TestWebhook, 'call'>,
  delivery: DeliveryResource | undefined,
): Promise<void> {
  const path = `/v1/webhooks/${webhookId}/deliveries/${delivery?.id}/redeliver`;
  expect((await call('POST', path, { as: owner })).status).toBe(202);
  await eventually(() => receiver.requests[0], { what: 'the receiver is asked' });
}

function isDeliveredAgain(before: DeliveryResource | undefined) {
  return ({ id, status, attempts }: DeliveryResource): boolean =>
    id === before?.id && status === 'delivered' && attempts.length === 2;
}
