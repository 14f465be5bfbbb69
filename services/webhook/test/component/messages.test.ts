import { StorageRefused } from '@lectern/contracts';
import { testPrincipal } from '@lectern/service/testing';
import { createTelemetry, SpanKind, SpanStatusCode } from '@lectern/telemetry';
import { captureSpans, eventually } from '@lectern/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { payloadOf, type Receiver, refuse, verified } from '../support/receiver.ts';
import { owner, type Publishers, type TestWebhook } from '../support/start-webhook.ts';
import { startWithReceiver, type WithReceiver } from '../support/start-with-receiver.ts';

const capture = captureSpans();
const telemetry = createTelemetry({
  ...{ serviceName: 'webhook', serviceVersion: 'test', logLevel: 'silent', tracesExporter: 'none' },
  spanProcessors: [capture.processor],
});
let started: WithReceiver;
let receiver: Receiver;
let webhook: TestWebhook;
let publish: Publishers;
beforeAll(async () => {
  const env = { DELIVERY_RETRY_DELAYS_MS: '20,20', DELIVERY_TIMEOUT_MS: '1000' };
  started = await startWithReceiver(env, { telemetry });
  ({ receiver, webhook, publish } = started);
});
afterAll(() => started?.stop());
beforeEach(() => started.reset());

const at = '2026-11-29T10:15:30.123Z';
const post = (path: string, options: { json?: unknown; headers?: Record<string, string> } = {}) =>
  webhook.call('POST', `/v1/webhooks/${path}`, { as: owner, ...options });

describe('a message', () => {
  it('is one that a receiver verifies, with ids and the status alone', async () => {
    const { secret } = await webhook.made(receiver.hook);
    await publish.indexed('bees', { version: 2, chunkCount: 5 });
    const request = await receiver.about('bees');
    expect(verified(secret, request)).toEqual({
      ...{ type: 'document.indexed', timestamp: at },
      data: { id: 'bees', version: 2, status: 'indexed', chunkCount: 5 },
    });
    expect(request).toMatchObject({ method: 'POST', url: '/hook?source=lectern' });
    expect(request.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Lectern-Webhooks/1',
    });
    const other = await webhook.made(receiver.hook);
    expect(() => verified(other.secret, request)).toThrow(/No matching signature/);
  });

  it('is signed by both secrets while they overlap, and by the new one alone after that', async () => {
    const { id, secret } = await webhook.made(receiver.hook);
    const rotated = await post(`${id}/rotate-secret`, { json: { overlapSeconds: 60 } });
    await publish.indexed('during');
    const during = await receiver.about('during');
    expect(String(during.headers['webhook-signature']).split(' ')).toHaveLength(2);
    for (const one of [secret, String(rotated.body.secret)])
      expect(verified(one, during)).toEqual(payloadOf(during));
    const again = await post(`${id}/rotate-secret`, { json: { overlapSeconds: 0 } });
    await publish.indexed('after');
    const after = await receiver.about('after');
    expect(verified(String(again.body.secret), after)).toEqual(payloadOf(after));
    expect(() => verified(String(rotated.body.secret), after)).toThrow(/No matching signature/);
  });

  it('tells of failures, of documents beyond a quota, and of deletions', async () => {
    await webhook.made(receiver.hook);
    await publish.failed('locked');
    await publish.deleted('gone');
    await publish.neighbours.user.emit(StorageRefused, {
      ...{ documentId: 'large', tenantId: 'tenant-a', version: 3, claim: 1, timestamp: at },
      ...{ reason: 'quota_exceeded', message: 'There is no room.' },
    });
    const told = async (id: string) => {
      const { type, data } = payloadOf(await receiver.about(id));
      return [type, data];
    };
    expect(await told('locked')).toEqual([
      'document.failed',
      { id: 'locked', version: 1, status: 'failed', chunkCount: null },
    ]);
    expect(await told('gone')).toEqual([
      'document.deleted',
      { id: 'gone', version: null, status: 'deleted', chunkCount: null },
    ]);
    expect(await told('large')).toEqual([
      'document.failed',
      { id: 'large', version: 3, status: 'rejected', chunkCount: null },
    ]);
  });

  it('comes once, however often its event does, and again when it is news', async () => {
    const { id } = await webhook.made(receiver.hook);
    const steps: [() => Promise<void>, string?][] = [
      [() => publish.indexed('same'), 'document.indexed'],
      [() => publish.indexed('same')],
      [() => publish.indexed('same', { attempt: 2 })],
      [() => publish.failed('same', { attempt: 3 }), 'document.failed'],
      [() => publish.indexed('same', { attempt: 2 })],
      [() => publish.indexed('same', { attempt: 4 }), 'document.indexed'],
      [() => publish.failed('same', { version: 2 }), 'document.failed'],
      [() => publish.failed('same', { version: 1, attempt: 9 })],
      [() => publish.deleted('same'), 'document.deleted'],
      [() => publish.indexed('same', { version: 3 })],
    ];
    for (const [step] of steps) await webhook.handling(1, step);
    const told = (await webhook.deliveries(id)).map(({ type }) => type).reverse();
    expect(told).toEqual(steps.flatMap(([, type]) => type ?? []));
  });

  it('is for the webhooks of its tenant that want to know', async () => {
    const other = testPrincipal({ tenantId: 'tenant-b', userId: 'bob', roles: ['owner'] });
    const failures = await webhook.made(receiver.hook, { events: ['document.failed'] });
    const theirs = await webhook.made(receiver.hook, {}, other);
    const all = await webhook.made(receiver.hook);
    await publish.indexed('ours');
    await webhook.delivery(all.id, ({ status }) => status === 'delivered');
    expect(await webhook.deliveries(failures.id)).toEqual([]);
    expect(await webhook.deliveries(theirs.id, other)).toEqual([]);
    expect(receiver.count('ours')).toBe(1);
  });
});

describe('the trace of an event', () => {
  /** The spans of the attempts of a webhook's only delivery, and of their requests, in the trace in which its event was consumed. */
  async function attemptsOf(webhookId: string, count = 1) {
    return eventually(
      async () => {
        const [{ id: messageId } = {}] = await webhook.deliveries(webhookId);
        const spans = capture.spans();
        const attempts = spans.filter(
          ({ attributes }) => attributes['lectern.webhook.message_id'] === messageId,
        );
        if (messageId === undefined || attempts.length < count) return undefined;
        return attempts.map((delivery) => {
          const { traceId, spanId } = delivery.spanContext();
          const inTrace = spans.filter((span) => span.spanContext().traceId === traceId);
          const consumed = inTrace.find(({ kind }) => kind === SpanKind.CONSUMER);
          const request = inTrace.find(
            ({ name, parentSpanContext }) => name === 'POST' && parentSpanContext?.spanId === spanId,
          );
          return { messageId, delivery, consumed, request };
        });
      },
      { what: 'the spans of attempts have ended', timeoutMs: 15_000 },
    );
  }

  it('has a span for each attempt, with what came of it', async () => {
    const { id } = await webhook.made(receiver.hook);
    receiver.answer = refuse(503);
    await publish.indexed('traced');
    const attempts = await attemptsOf(id, 3);
    expect(attempts).toHaveLength(3);
    for (const { messageId, delivery, consumed, request } of attempts) {
      expect(consumed?.name).toBe('process DocumentIndexed.v1');
      expect(delivery.kind).toBe(SpanKind.PRODUCER);
      expect(delivery.attributes).toEqual({
        'lectern.webhook.id': id,
        'lectern.webhook.message_id': messageId,
        'lectern.webhook.type': 'document.indexed',
      });
      expect(request).toMatchObject({
        kind: SpanKind.CLIENT,
        status: { code: SpanStatusCode.ERROR },
        attributes: {
          ...{ 'http.request.method': 'POST', 'http.response.status_code': 503, 'error.type': '503' },
          ...{ 'server.address': '127.0.0.1', 'server.port': Number(new URL(receiver.hook).port) },
        },
      });
      expect(JSON.stringify(request?.attributes)).not.toContain('hook');
    }
  });

  it('says why there is no answer, and of one that accepts that it did', async () => {
    const first = await webhook.made(receiver.hook);
    await publish.indexed('accepted');
    const [accepted] = await attemptsOf(first.id);
    expect(accepted?.request).toMatchObject({
      status: { code: SpanStatusCode.UNSET },
      attributes: { 'http.response.status_code': 204 },
    });
    receiver.answer = (_, response) => response.destroy();
    const second = await webhook.made(receiver.hook, { events: ['document.failed'] });
    await publish.failed('broken');
    const [broken] = await attemptsOf(second.id);
    expect(broken?.request).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'error.type': 'not_reached' },
    });
    expect(broken?.request?.events).toEqual([]);
  });

  it('is that of the call, for a test', async () => {
    const { id } = await webhook.made(receiver.hook);
    await post(`${id}/test`);
    const span = await eventually(
      () => {
        const spans = capture.spans();
        const call = spans.findLast(({ attributes }) => attributes['http.route'] === '/v1/webhooks/:id/test');
        const traceId = call?.spanContext().traceId;
        return spans.find((one) => one.name === 'POST' && one.spanContext().traceId === traceId);
      },
      { what: 'the span of the request has ended' },
    );
    expect(span.attributes).toMatchObject({ 'http.response.status_code': 204 });
  });
});
