import { eventually } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Receiver, refuse, startReceiver, verified } from '../support/receiver.ts';
import { owner, type Publishers, type TestWebhook } from '../support/start-webhook.ts';
import { startWithReceiver, type WithReceiver } from '../support/start-with-receiver.ts';

let started: WithReceiver;
let receiver: Receiver;
let webhook: TestWebhook;
let publish: Publishers;
beforeAll(async () => {
  started = await startWithReceiver({ DELIVERY_RETRY_DELAYS_MS: '20,20', DELIVERY_TIMEOUT_MS: '1000' });
  ({ receiver, webhook, publish } = started);
});
afterAll(() => started?.stop());
beforeEach(() => started.reset());

const post = (path: string, options: { json?: unknown; headers?: Record<string, string> } = {}) =>
  webhook.call('POST', `/v1/webhooks/${path}`, { as: owner, ...options });

describe('a receiver that refuses', () => {
  it('gets the message again with the same id and its own timestamp, and is given up at last', async () => {
    receiver.answer = refuse(500);
    const { id, secret } = await webhook.made(receiver.hook);
    await publish.indexed('again');
    const failed = await webhook.delivery(id, ({ status }) => status === 'failed');
    expect(failed.attempts).toEqual(
      Array.from({ length: 3 }, () => ({
        ...{ at: expect.any(String), statusCode: 500, error: 'status', milliseconds: expect.any(Number) },
      })),
    );
    expect(failed).toMatchObject({ nextAttemptAt: null, completedAt: expect.any(String) });
    expect(receiver.requests.map(({ headers }) => headers['webhook-id'])).toEqual([
      failed.id,
      failed.id,
      failed.id,
    ]);
    for (const request of receiver.requests) expect(verified(secret, request)).toEqual(failed.payload);
    const { body } = await webhook.call('GET', `/v1/webhooks/${id}`, { as: owner });
    expect(body).toMatchObject({ enabled: true, failingSince: failed.attempts[0]?.at });
  });

  it('is waited for as long as it asks', async () => {
    receiver.answer = refuse(503, { 'retry-after': '3600' });
    const { id } = await webhook.made(receiver.hook);
    await publish.indexed('later');
    const { attempts, nextAttemptAt } = await webhook.delivery(id, (one) => one.attempts.length === 1);
    const pauseMs = Date.parse(nextAttemptAt ?? '') - Date.parse(attempts[0]?.at ?? '');
    expect(pauseMs).toBeGreaterThanOrEqual(3_600_000);
    expect(pauseMs).toBeLessThan(1.3 * 3_600_000);
  });

  it('by 410 gets nothing more, until it is enabled again', async () => {
    receiver.answer = refuse(410);
    const { id } = await webhook.made(receiver.hook);
    await publish.indexed('unwanted');
    const { attempts } = await webhook.delivery(id, ({ status }) => status === 'failed');
    expect(attempts).toHaveLength(1);
    const { body } = await webhook.call('GET', `/v1/webhooks/${id}`, { as: owner });
    expect(body).toMatchObject({ enabled: false, disabledReason: 'gone', disabledAt: expect.any(String) });
    receiver.reset();
    await webhook.handling(1, () => publish.indexed('meanwhile'));
    await webhook.call('PATCH', `/v1/webhooks/${id}`, { as: owner, json: { enabled: true } });
    await publish.indexed('wanted');
    await receiver.about('wanted');
    expect(receiver.requests).toHaveLength(1);
  });

  it('by a redirect is not followed anywhere', async () => {
    const elsewhere = await startReceiver();
    receiver.answer = refuse(307, { location: elsewhere.hook });
    const { id } = await webhook.made(receiver.hook);
    await publish.indexed('there');
    const { attempts } = await webhook.delivery(id, ({ status }) => status === 'failed');
    expect(attempts[0]).toMatchObject({ statusCode: 307, error: 'status' });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it.each([
    ['breaks off', 'not_reached', (_, response) => response.destroy()],
    ['does not answer', 'timeout', () => undefined],
  ] satisfies [string, string, Receiver['answer']][])('and %s has no status', async (how, error, answer) => {
    receiver.answer = answer;
    const { id } = await webhook.made(receiver.hook);
    await publish.indexed(how);
    const { attempts } = await webhook.delivery(id, (one) => one.attempts.length > 0);
    expect(attempts[0]).toMatchObject({ statusCode: null, error });
  });

  it('and is slow holds up nobody else, nor more than a few attempts', async () => {
    const slow = await startReceiver();
    let open = 0;
    let most = 0;
    slow.answer = (_, response) => {
      open += 1;
      most = Math.max(most, open);
      response.once('close', () => {
        open -= 1;
      });
    };
    await webhook.made(slow.hook, { events: ['document.deleted'] });
    await webhook.made(receiver.hook, { events: ['document.indexed'] });
    const many = Array.from({ length: 12 }, (_, index) => `slow-${index}`);
    for (const id of many) await publish.deleted(id);
    await eventually(() => (open > 0 ? true : undefined), { what: 'the slow one has a request' });
    await publish.indexed('quick');
    await receiver.about('quick');
    expect(open).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(4);
    await slow.close();
  });
});

describe('an answer without end', () => {
  it('is accepted by its status, and not read', async () => {
    receiver.answer = (_, response) => {
      response.writeHead(200);
      const more = (): boolean => response.write('x'.repeat(64 * 1024));
      response.on('drain', more);
      more();
    };
    const { id } = await webhook.made(receiver.hook);
    await publish.indexed('endless');
    const { attempts } = await webhook.delivery(id, ({ status }) => status === 'delivered');
    expect(attempts).toMatchObject([{ statusCode: 200, error: null }]);
  });
});

describe('by hand', () => {
  it('a message is delivered once more, with the same id, and once by a key', async () => {
    const { id } = await webhook.made(receiver.hook);
    await publish.indexed('twice');
    const delivery = await webhook.delivery(id, ({ status }) => status === 'delivered');
    const headers = { 'idempotency-key': 'redeliver-1' };
    const path = `${id}/deliveries/${delivery.id}/redeliver`;
    const first = await post(path, { headers });
    expect([first.status, first.body.id]).toEqual([202, delivery.id]);
    await webhook.delivery(id, ({ status, attempts }) => status === 'delivered' && attempts.length === 2);
    const repeated = await post(path, { headers });
    expect([repeated.status, repeated.headers.get('idempotency-replayed')]).toEqual([202, 'true']);
    expect(receiver.requests.map((request) => request.headers['webhook-id'])).toEqual([
      delivery.id,
      delivery.id,
    ]);
    await webhook.call('PATCH', `/v1/webhooks/${id}`, { as: owner, json: { enabled: false } });
    expect((await post(path)).body).toMatchObject({ status: 409, reason: 'webhook_disabled' });
    const unknown = await post(`${id}/deliveries/0198d2f5-0b1c-7d2e-8f30-4a5b6c7d8e9f/redeliver`);
    expect(unknown.body).toMatchObject({ status: 409, reason: 'webhook_disabled' });
  });

  it('a test is sent at once, to a disabled webhook too, and says what came of it', async () => {
    const { id, secret } = await webhook.made(receiver.hook);
    const headers = { 'idempotency-key': 'test-1' };
    const accepted = await post(`${id}/test`, { headers });
    expect(accepted.body).toMatchObject({
      ...{ type: 'webhook.test', status: 'delivered' },
      attempts: [{ statusCode: 204, error: null }],
    });
    expect(receiver.requests).toHaveLength(1);
    expect(verified(secret, receiver.requests[0]!)).toEqual({
      ...{ type: 'webhook.test', timestamp: expect.any(String), data: { id } },
    });
    expect((await post(`${id}/test`, { headers })).body).toEqual(accepted.body);
    expect(receiver.requests).toHaveLength(1);
    await webhook.call('PATCH', `/v1/webhooks/${id}`, { as: owner, json: { enabled: false } });
    receiver.answer = refuse(418);
    const refused = await post(`${id}/test`);
    expect(refused.body).toMatchObject({
      status: 'failed',
      attempts: [{ statusCode: 418, error: 'status' }],
    });
    expect(refused.body.nextAttemptAt).toBeNull();
  });

  it('a key that another action has used is refused, whatever that was answered', async () => {
    const { id } = await webhook.made(receiver.hook);
    const headers = { 'idempotency-key': 'for-both' };
    expect((await post(`${id}/test`, { headers })).status).toBe(200);
    const path = `/v1/webhooks/${id}/rotate-secret`;
    const rotated = await webhook.call('POST', path, { as: owner, json: {}, headers });
    expect(rotated.body).toMatchObject({ status: 422, reason: 'idempotency_key_reused' });
  });
});

describe('a webhook that is disabled', () => {
  it('by its owner keeps what waits, and gets it when it is enabled', async () => {
    receiver.answer = refuse(503, { 'retry-after': '1' });
    const { id } = await webhook.made(receiver.hook);
    await publish.indexed('waits');
    await webhook.delivery(id, ({ attempts }) => attempts.length === 1);
    await webhook.call('PATCH', `/v1/webhooks/${id}`, { as: owner, json: { enabled: false } });
    receiver.reset();
    await webhook.call('PATCH', `/v1/webhooks/${id}`, { as: owner, json: { enabled: true } });
    await webhook.delivery(id, ({ status }) => status === 'delivered');
    expect(receiver.count('waits')).toBe(1);
  });
});

it('what came of attempts is counted, and what waits is measured', async () => {
  const text = await (await fetch(`${webhook.adminUrl}/metrics`)).text();
  for (const line of [
    /^webhook_attempts_total\{outcome="accepted"\} [1-9]/m,
    /^webhook_attempts_total\{outcome="status"\} [1-9]/m,
    /^webhook_attempts_total\{outcome="timeout"\} [1-9]/m,
    /^webhook_deliveries_total\{status="delivered"\} [1-9]/m,
    /^webhook_deliveries_total\{status="failed"\} [1-9]/m,
    /^webhook_disabled_total\{reason="gone"\} 1$/m,
    /^webhook_deliveries_due \d/m,
    /^webhook_delivery_lag_seconds \d/m,
  ]) {
    expect(text).toMatch(line);
  }
});
