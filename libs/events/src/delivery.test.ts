import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { AppError } from '@lectern/errors';
import { noopTelemetry, requestContext } from '@lectern/telemetry';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { DeadLetter } from './dead-letter.ts';
import { createDelivery, type HandlerOptions, handleMessage } from './delivery.ts';
import type { Dependency } from './dependency.ts';
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

const database: Dependency = {
  name: 'database',
  reasons: ['database_unavailable'],
  check: async () => undefined,
};
const databaseDown = new AppError('unavailable', 'No database.', { reason: 'database_unavailable' });

/** What the ports of a handler answer. */
interface World {
  readonly down?: boolean;
  readonly reportFails?: boolean;
  readonly overrides?: Partial<HandlerOptions>;
}

function handlerThat(
  handle: (n: number, signal: AbortSignal) => Promise<void>,
  { down = false, reportFails = false, overrides = {} }: World = {},
) {
  const reports: string[] = [];
  const telemetry = noopTelemetry();
  const subscriptions = [
    subscription({
      from: 'here',
      event: Happened,
      handle: (event, { signal }) => handle(event.data.n, signal),
    }),
  ];
  const metrics = consumerMetrics(telemetry.metrics);
  const options = {
    consumer: 'test',
    queueName: 'q',
    subscriptions,
    maxAgeMs,
    maxReceiveCount: 3,
    handlerTimeoutMs: 60_000,
    dependencies: [database],
    outages: { isDown: async () => down },
    onDeadLetter: async ({ event, reason }: DeadLetter) => {
      if (reportFails) throw new AppError('unavailable', 'Not now.');
      reports.push(`${event.id} ${reason}`);
    },
    telemetry,
    metrics,
    ...overrides,
  };
  const handler = (message: Message, signal: AbortSignal) => handleMessage(options, message, signal);
  return { telemetry, handler, options, reports };
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

describe('a delivery that fails as nobody foresaw', () => {
  const fails = () => Promise.reject(new TypeError('a bug'));
  const delivered = (times: number) => ({
    Body: body(),
    Attributes: { ApproximateReceiveCount: String(times) },
  });

  it('is retried until its last one, which is dead-lettered and reported at once', async () => {
    const { handler, reports } = handlerThat(fails);
    expect(await handler(delivered(2), goOn)).toMatchObject({ end: 'retry' });
    expect(reports).toEqual([]);
    expect(await handler(delivered(3), goOn)).toMatchObject({
      end: 'dead-letter',
      error: { reason: 'too_many_deliveries', cause: new TypeError('a bug') },
    });
    expect(reports).toEqual(['e1 too_many_deliveries']);
  });

  it('is no dead letter before that is reported', async () => {
    const { handler } = handlerThat(fails, { reportFails: true });
    expect(await handler(delivered(3), goOn)).toMatchObject({ end: 'requeue' });
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

describe('a delivery whose handler fails', () => {
  const failing = (error: unknown, world: World = {}, message: Message = {}) =>
    handlerThat(() => Promise.reject(error), world).handler({ Body: body(), ...message }, goOn);
  const old = { Attributes: { SentTimestamp: String(Date.now() - maxAgeMs - 1) } };

  it('is requeued by what may pass, after the time that the error names', async () => {
    const busy = new AppError('resource_exhausted', 'Busy.', { retryAfterSeconds: 7 });
    expect(await failing(busy)).toMatchObject({ end: 'requeue', why: 'transient', afterSeconds: 7 });
  });

  it('is requeued soon, however old it is, while a dependency is down', async () => {
    const down = { down: true };
    for (const message of [{}, old])
      expect(await failing(databaseDown, down, message)).toMatchObject({
        end: 'requeue',
        why: 'outage',
        afterSeconds: 1,
      });
  });

  it('is not taken for an outage when the dependency answers', async () => {
    expect(await failing(databaseDown)).toMatchObject({ end: 'requeue', why: 'transient' });
  });

  it('is given up by age, not by the number of its deliveries', async () => {
    expect(await failing(databaseDown, {}, old)).toMatchObject({
      end: 'dead-letter',
      error: { reason: 'retried_too_long' },
    });
  });

  it('spends a delivery when nobody foresaw the error', async () => {
    expect(await failing(new TypeError('x is undefined'))).toMatchObject({ end: 'retry' });
  });

  it('is reported before it is dead-lettered, and is no dead letter until that is done', async () => {
    const useless = () => Promise.reject(new AppError('unprocessable', 'No text.', { reason: 'no_text' }));
    const good = handlerThat(useless);
    expect(await good.handler({ Body: body() }, goOn)).toMatchObject({ end: 'dead-letter' });
    expect(good.reports).toEqual(['e1 no_text']);
    const bad = handlerThat(useless, { reportFails: true });
    expect(await bad.handler({ Body: body(), ...old }, goOn)).toMatchObject({ end: 'requeue' });
  });
});

describe('a handler that takes too long', () => {
  const overrides = { handlerTimeoutMs: 1_000 };
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is told so, and its event is retried without having spent a delivery', async () => {
    const obeys = (_n: number, signal: AbortSignal) =>
      new Promise<void>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const ended = handlerThat(obeys, { overrides }).handler({ Body: body() }, goOn);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await ended).toMatchObject({
      end: 'requeue',
      why: 'transient',
      error: { reason: 'handling_too_long' },
    });
  });

  it('is waited for no longer when it ignores that, which spends a delivery', async () => {
    const ended = handlerThat(() => new Promise(() => undefined), { overrides }).handler(
      { Body: body() },
      goOn,
    );
    await vi.advanceTimersByTimeAsync(11_000);
    expect(await ended).toMatchObject({ end: 'retry' });
  });
});

describe('a delivery that is requeued', () => {
  it.each([
    [7, 7],
    [86_400, 900],
  ])(
    'is delayed by the %d s that the error asks for, at most by what SQS takes: %d s',
    async (asked, delayed) => {
      const sent: { Entries?: { DelaySeconds?: number }[] }[] = [];
      const send = async (command: { input: object }) => {
        sent.push(command.input);
        return {};
      };
      const { options } = handlerThat(async () => {
        throw new AppError('unavailable', 'Busy.', { retryAfterSeconds: asked });
      });
      const deliver = createDelivery({
        ...options,
        queue: { sqs: { send } as unknown as SQSClient, queueUrl: 'queue' },
        deadLetterUrl: 'dead-letters',
        heartbeat: { release: async () => undefined },
        backoff: { base: 1, most: 1 },
        signal: goOn,
      });
      await deliver({ Body: body(), ReceiptHandle: 'r' });
      expect(sent.map(({ Entries }) => Entries?.[0]?.DelaySeconds)).toEqual([delayed, undefined]);
    },
  );
});
