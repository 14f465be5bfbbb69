import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { AppError } from '@lectern/errors';
import { noopTelemetry, requestContext } from '@lectern/telemetry';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createDelivery, handleMessage } from './delivery.ts';
import { decide } from './delivery-outcome.ts';
import { defineEvent } from './event-definition.ts';
import { consumerMetrics } from './metrics.ts';
import { subscription } from './subscription.ts';

const Happened = defineEvent({ name: 'Happened', version: 1, schema: z.object({ n: z.int() }) });
const goOn = new AbortController().signal;
const maxAgeMs = 60_000;

function body(overrides: Record<string, unknown> = {}): string {
  const time = new Date().toISOString();
  const event = { specversion: '1.0', id: 'e1', source: '/lectern/here', type: 'Happened.v1', time };
  return JSON.stringify({ ...event, datacontenttype: 'application/json', data: { n: 1 }, ...overrides });
}

function handlerThat(handle: (n: number) => Promise<void>) {
  const telemetry = noopTelemetry();
  const subscriptions = [
    subscription({ from: 'here', event: Happened, handle: (event) => handle(event.data.n) }),
  ];
  const metrics = consumerMetrics(telemetry.metrics);
  const options = {
    consumer: 'test',
    queueName: 'q',
    subscriptions,
    maxAgeMs,
    maxReceiveCount: 3,
    telemetry,
    metrics,
  };
  const handler = (message: Message, signal: AbortSignal) => handleMessage(options, message, signal);
  return { telemetry, handler, options };
}

describe('a delivery', () => {
  it('is acknowledged when its handler is done, which sees checked data, the event as request id, and no unknown fields', async () => {
    const seen: unknown[] = [];
    const { handler, telemetry } = handlerThat(async (n) => {
      seen.push(n, requestContext.getStore()?.requestId);
    });
    expect(await handler({ Body: body({ data: { n: 7, later: true } }) }, goOn)).toEqual({
      end: 'acknowledge',
    });
    expect(seen).toEqual([7, 'e1']);
    expect(await telemetry.metrics.metrics()).toContain(
      'events_handled_total{consumer="test",type="Happened.v1",outcome="done"} 1',
    );
  });

  it('has its time measured whether its handler succeeds or fails', async () => {
    for (const handle of [async () => undefined, () => Promise.reject(new Error('failed'))]) {
      const { handler, telemetry } = handlerThat(handle);
      await handler({ Body: body() }, goOn);
      expect(await telemetry.metrics.metrics()).toContain(
        'events_handling_seconds_count{consumer="test",type="Happened.v1"} 1',
      );
    }
  });

  it.each([
    ['unparsable_event', 'no event at all'],
    ['invalid_event_data', body({ data: { n: 'one' } })],
  ])('is dead-lettered as %s without its handler being called', async (reason, text) => {
    const { handler } = handlerThat(() => Promise.reject(new Error('must not be called')));
    expect(await handler({ Body: text }, goOn)).toMatchObject({ end: 'dead-letter', error: { reason } });
  });
});

describe('a delivery of an event that nobody here handles', () => {
  const unknown = [
    ['a newer version', { type: 'Happened.v2', data: { other: true } }],
    ['a new type', { type: 'Renamed.v1' }],
    ['a new producer', { source: '/lectern/elsewhere' }],
  ] as const;
  const sentBefore = (ms: number) => ({ Attributes: { SentTimestamp: String(Date.now() - ms) } });
  const notCalled = () => Promise.reject(new Error('must not be called'));

  it.each(unknown)('is requeued while it is young: %s', async (_what, overrides) => {
    const { handler, telemetry } = handlerThat(notCalled);
    const message = { Body: body(overrides), ...sentBefore(maxAgeMs - 5_000) };
    const outcome = await handler(message, goOn);
    expect(outcome).toMatchObject({ end: 'requeue', event: { id: 'e1' } });
    expect(await telemetry.metrics.metrics()).toContain(
      'events_handled_total{consumer="test",type="unknown",outcome="requeued"} 1',
    );
  });

  it.each(unknown)('is dead-lettered with its reason when it is old: %s', async (_what, overrides) => {
    const { handler } = handlerThat(notCalled);
    const outcome = await handler({ Body: body(overrides), ...sentBefore(maxAgeMs) }, goOn);
    expect(outcome).toMatchObject({ end: 'dead-letter', error: { reason: 'unknown_event_type' } });
  });

  it('has the age of its first message, not of the one that was requeued last', async () => {
    const { handler } = handlerThat(notCalled);
    const first_queued_at = {
      DataType: 'String',
      StringValue: new Date(Date.now() - maxAgeMs).toISOString(),
    };
    const message = { ...sentBefore(0), MessageAttributes: { first_queued_at } };
    const outcome = await handler({ Body: body({ type: 'Happened.v2' }), ...message }, goOn);
    expect(outcome.end).toBe('dead-letter');
  });
});

describe('a delivery of an event that was requeued', () => {
  const delivered = (earlier: string, count: number): Message => ({
    Body: body(),
    Attributes: { ApproximateReceiveCount: String(count) },
    MessageAttributes: { earlier_deliveries: { DataType: 'String', StringValue: earlier } },
  });

  it('is handled as often as the redrive policy says, deliveries from before included', async () => {
    const { handler } = handlerThat(async () => undefined);
    expect((await handler(delivered('2', 1), goOn)).end).toBe('acknowledge');
    const reason = 'too_many_deliveries';
    for (const worn of [delivered('3', 1), delivered('2', 2)])
      expect(await handler(worn, goOn)).toMatchObject({ end: 'dead-letter', error: { reason } });
  });

  it('starts at one when its history cannot be read', async () => {
    const { handler } = handlerThat(async () => undefined);
    expect((await handler(delivered('many', 1), goOn)).end).toBe('acknowledge');
  });
});

describe('a delivery that is retried', () => {
  it.each([
    [7, 7],
    [86_400, 39_600],
  ])(
    'is hidden for the %d s that the error asks for, at most for what SQS takes: %d s',
    async (asked, hidden) => {
      const sent: unknown[] = [];
      const sqs = { send: async (command: { input: unknown }) => sent.push(command.input) };
      const { options } = handlerThat(async () => {
        throw new AppError('unavailable', 'Busy.', { retryAfterSeconds: asked });
      });
      const deliver = createDelivery({
        ...options,
        queue: { sqs: sqs as unknown as SQSClient, queueUrl: 'queue' },
        deadLetterUrl: 'dead-letters',
        heartbeat: { release: async () => undefined },
        backoff: { base: 1, most: 1 },
        signal: goOn,
      });
      await deliver({ Body: body(), ReceiptHandle: 'r' });
      expect(sent).toEqual([{ QueueUrl: 'queue', ReceiptHandle: 'r', VisibilityTimeout: hidden }]);
    },
  );
});

describe('decide', () => {
  const useless = new AppError('unprocessable', 'No text in it.');

  it('dead-letters what cannot succeed, also behind another error', () => {
    expect(decide(useless, goOn)).toEqual({ end: 'dead-letter', error: useless });
    expect(decide(new Error('outer', { cause: useless }), goOn).end).toBe('dead-letter');
  });

  it('retries what may pass, after the time that the error names', () => {
    const busy = new AppError('unavailable', 'Busy.', { retryAfterSeconds: 7 });
    expect(decide(busy, goOn)).toEqual({ end: 'retry', error: busy, afterSeconds: 7 });
  });

  it('retries what nobody foresaw', () => {
    expect(decide(new TypeError('x is undefined'), goOn).end).toBe('retry');
    expect(decide('thrown text', goOn).end).toBe('retry');
  });

  it('retries work that the stop of the process cut short, whatever it says', () => {
    expect(decide(useless, AbortSignal.abort()).end).toBe('retry');
  });
});
