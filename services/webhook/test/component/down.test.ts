import { eventually, type StubRequest } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { DeliveryResource } from '../../src/http/schemas.ts';
import { type Payload, type Receiver, refuse, verified } from '../support/receiver.ts';
import { owner, type Publishers, type TestWebhook } from '../support/start-webhook.ts';
import { startWithReceiver, type WithReceiver } from '../support/start-with-receiver.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

let started: WithReceiver;
let receiver: Receiver;
let webhook: TestWebhook;
let publish: Publishers;
/** What the service takes for now, with its own pauses of minutes and days. */
let now = new Date();
beforeAll(async () => {
  started = await startWithReceiver({ CLEANUP_INTERVAL_MS: '100' }, { now: () => now });
  ({ receiver, webhook, publish } = started);
});
afterAll(() => started?.stop());
beforeEach(() => receiver.reset());

/** Waits until nothing is due any more. */
async function settled(): Promise<void> {
  await eventually(
    async () => {
      const { rowCount } = await webhook.db.query(
        `SELECT FROM deliveries d JOIN webhooks w ON w.id = d.webhook_id AND w.enabled
          WHERE status = 'pending' AND (next_attempt_at <= $1 OR lease IS NOT NULL)`,
        [now],
      );
      return rowCount === 0 ? true : undefined;
    },
    { what: 'all attempts that are due are made', timeoutMs: 15_000 },
  );
}

async function pass(ms: number): Promise<void> {
  now = new Date(now.getTime() + ms);
  await settled();
}

/** As the receiver verifies it at the moment at which it gets it. */
function verifiedThen(secret: string, request: StubRequest): Payload {
  vi.useFakeTimers({ toFake: ['Date'], now: Number(request.headers['webhook-timestamp']) * 1_000 });
  try {
    return verified(secret, request);
  } finally {
    vi.useRealTimers();
  }
}

it('a receiver that is down for ten minutes gets everything once it is back', async () => {
  receiver.answer = refuse(503);
  const { id, secret } = await webhook.made(receiver.hook);
  const documents = Array.from({ length: 20 }, (_, index) => `d-${index}`);
  await webhook.handling(10, () => Promise.all(documents.slice(0, 10).map((one) => publish.indexed(one))));
  await settled();
  for (let minute = 0; minute < 10; minute += 1) {
    await pass(minuteMs);
    if (minute === 5)
      await webhook.handling(10, () => Promise.all(documents.slice(10).map((one) => publish.indexed(one))));
  }
  const refused = receiver.requests.length;
  expect(refused).toBeGreaterThan(documents.length);
  const waiting = await webhook.deliveries(id);
  expect(waiting.map(({ status }) => status)).toEqual(documents.map(() => 'pending'));
  receiver.reset();
  for (let minute = 0; minute < 35; minute += 5) await pass(5 * minuteMs);
  expect(receiver.requests.map((request) => request.headers['webhook-id']).sort()).toEqual(
    waiting.map((delivery) => delivery.id).sort(),
  );
  const told = receiver.requests.map((request) => verifiedThen(secret, request).data.id);
  expect(told.sort()).toEqual([...documents].sort());
  const { body } = await webhook.call('GET', `/v1/webhooks/${id}`, { as: owner });
  expect(body).toMatchObject({ enabled: true, failingSince: null });
});

it('one that accepts nothing for days is disabled, and says so', async () => {
  receiver.answer = refuse(500);
  const { id } = await webhook.made(receiver.hook);
  const state = async () => (await webhook.call('GET', `/v1/webhooks/${id}`, { as: owner })).body;
  await webhook.handling(1, () => publish.indexed('first'));
  const first = await givenUp(id);
  expect(first.attempts).toHaveLength(10);
  expect(await state()).toMatchObject({ enabled: true, failingSince: first.attempts[0]?.at });
  await pass(2 * dayMs);
  await webhook.handling(1, () => publish.indexed('second'));
  await givenUp(id);
  expect(await state()).toMatchObject({
    ...{ enabled: false, disabledReason: 'failing', disabledAt: expect.any(String) },
  });
});

/** Lets the newest delivery have all of its attempts, each when it is due. */
async function givenUp(webhookId: string): Promise<DeliveryResource> {
  for (;;) {
    await settled();
    const [newest] = await webhook.deliveries(webhookId);
    if (newest?.status === 'failed') return newest;
    now = new Date(newest?.nextAttemptAt ?? now);
  }
}

it('deliveries past their retention are gone', async () => {
  const { id } = await webhook.made(receiver.hook);
  await webhook.handling(1, () => publish.deleted('old'));
  await settled();
  expect(await webhook.deliveries(id)).toHaveLength(1);
  now = new Date(now.getTime() + 31 * dayMs);
  await eventually(async () => ((await webhook.deliveries(id)).length === 0 ? true : undefined));
});
