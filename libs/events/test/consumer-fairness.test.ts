import {
  GetQueueAttributesCommand,
  type ReceiveMessageCommandOutput,
  SendMessageBatchCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inbox } from '../src/inbox.ts';
import { type ConsumerOptions, subscription } from '../src/index.ts';
import { attemptOf } from '../src/message-content.ts';
import {
  type Backbone,
  drained,
  gate,
  Happened,
  openBackbone,
  outboxEmpty,
  Removed,
  urlOf,
} from './backbone.ts';

/** One delivery more than this, and a message is a dead letter. */
const maxReceiveCount = 1;
const telemetry = noopTelemetry();

let backbone: Backbone;
beforeEach(async () => {
  telemetry.metrics.clear();
  backbone = await openBackbone({ maxReceiveCount, telemetry });
  await backbone.startRelay();
});
afterEach(() => backbone.close());

/** Puts events into the queue, all of them before anything is received. */
async function queued(count: number, tenantOf: (n: number) => string): Promise<void> {
  await backbone.addMany(count, tenantOf);
  await outboxEmpty(backbone.db);
}

/** By event, which delivery of its message SQS made last: 1 for the first. */
function watchAttempts(sqs: SQSClient): ReadonlyMap<string, number> {
  const attempts = new Map<string, number>();
  sqs.middlewareStack.add((next) => async (args) => {
    const result = await next(args);
    const { Messages: messages = [] }: ReceiveMessageCommandOutput = Object(result.output);
    for (const message of messages) attempts.set(JSON.parse(message.Body!).id, attemptOf(message));
    return result;
  });
  return attempts;
}

/** Handlers that note what they are given, and note the effect exactly once when the gate of the tenant opens. */
function world(closed: (tenantId: string) => boolean = () => true) {
  const { opened, open } = gate();
  const begun: { n: number; tenantId: string; attempt: number | undefined }[] = [];
  const attempts = watchAttempts(backbone.aws.sqs);
  const running = new Map<string, number>();
  let most = 0;
  let mostOfOne = 0;
  const start = (options: Partial<ConsumerOptions> = {}) =>
    backbone.startConsumer(async (event) => {
      const { n } = event.data;
      const tenantId = 'tenantId' in event.data ? String(event.data.tenantId) : '';
      begun.push({ n, tenantId, attempt: attempts.get(event.id) });
      running.set(tenantId, (running.get(tenantId) ?? 0) + 1);
      most = Math.max(
        most,
        [...running.values()].reduce((sum, count) => sum + count, 0),
      );
      mostOfOne = Math.max(mostOfOne, running.get(tenantId) ?? 0);
      if (closed(tenantId)) await opened;
      await backbone.db.transaction(async (tx) => {
        if (await inbox.once(tx, 'target', event.id)) {
          await tx.query('INSERT INTO effects VALUES ($1, $2)', [n, event.id]);
        }
      });
      running.set(tenantId, (running.get(tenantId) ?? 1) - 1);
    }, options);
  return { open, begun, start, peaks: () => ({ most, mostOfOne }) };
}

const effects = async (): Promise<number[]> => {
  const { rows } = await backbone.db.query<{ n: number }>('SELECT n FROM effects ORDER BY n');
  return rows.map(({ n }) => n);
};
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);
const metric = async (name: string): Promise<number> => {
  const line = (await telemetry.metrics.metrics()).split('\n').find((text) => text.startsWith(name));
  return Number(line?.split(' ').at(-1) ?? 0);
};
const waiting = () => metric('events_held_messages{consumer="target",state="waiting"}');
const requeued = () => metric('events_requeued_total{consumer="target"}');
const deadLetters = () =>
  metric('events_queue_messages{consumer="target",queue="dead_letter",state="visible"}');

describe('a consumer with more events of one tenant than it can handle', () => {
  it("handles another tenant's event while all of those wait", async () => {
    const { begun, start, open, peaks } = world((tenantId) => tenantId === 'greedy');
    await queued(61, (n) => (n === 60 ? 'other' : 'greedy'));
    await start({ concurrency: 4 });
    await eventually(async () => (await effects()).length > 0 || undefined, { what: 'the other event' });
    expect(await effects()).toEqual([60]);
    expect(begun.filter(({ tenantId }) => tenantId === 'greedy')).toHaveLength(2);
    open();
    await eventually(async () => (await effects()).length === 61 || undefined, { timeoutMs: 20_000 });
    expect(peaks()).toEqual({ most: 3, mostOfOne: 2 });
  });

  it('has a slot for a third tenant while two hold all that they can', async () => {
    const { start, open, peaks } = world((tenantId) => tenantId !== 'third');
    await queued(25, (n) => (n === 24 ? 'third' : n % 2 === 0 ? 'first' : 'second'));
    await start({ concurrency: 4 });
    await eventually(async () => (await effects()).length > 0 || undefined, { what: "the third's event" });
    expect(await effects()).toEqual([24]);
    open();
    await eventually(async () => (await effects()).length === 25 || undefined, { timeoutMs: 20_000 });
    expect(peaks().mostOfOne).toBe(2);
  });

  it('requeues what is beyond the share of the tenant, without loss, double effect or a spent delivery', async () => {
    const { begun, start, open } = world();
    await queued(16, () => 'greedy');
    let mostWaiting = 0;
    await start({ concurrency: 2, waitingMessages: 8 });
    await eventually(async () => {
      const enough = (await requeued()) >= 13;
      // Read after the other one, so that it is seen once they have settled.
      mostWaiting = Math.max(mostWaiting, await waiting());
      return enough || undefined;
    });
    // Half of the first four places, as long as nobody knows that the handlers are slow.
    expect(mostWaiting).toBe(2);
    open();
    await eventually(async () => (await effects()).length === 16 || undefined, { timeoutMs: 20_000 });
    await drained(backbone);
    expect(await effects()).toEqual(upTo(16));
    expect(begun.every(({ attempt }) => attempt === 1)).toBe(true);
    expect(await deadLetters()).toBe(0);
  });

  it('never works on more of one tenant, or of all, than it may', async () => {
    const { start, peaks } = world(() => false);
    await queued(120, (n) => `tenant ${n % 3}`);
    await start({ concurrency: 4, concurrencyPerKey: 2, waitingMessages: 400 });
    await eventually(async () => (await effects()).length === 120 || undefined, { timeoutMs: 20_000 });
    expect(peaks().most).toBeLessThanOrEqual(4);
    expect(peaks().mostOfOne).toBeLessThanOrEqual(2);
  });

  it('buffers no more of a tenant with 500 events than its share, and has the event of another go ahead of most', async () => {
    const { start } = world();
    await queued(500, () => 'greedy');
    let mostWaiting = 0;
    const order: string[] = [];
    await start({
      concurrency: 10,
      waitingMessages: 40,
      subscriptions: [
        subscription({
          from: 'source',
          event: Happened,
          handle: async ({ data }) => {
            order.push(String(data.tenantId));
            mostWaiting = Math.max(mostWaiting, await waiting());
            await new Promise((resolve) => {
              setTimeout(resolve, 100);
            });
          },
        }),
      ],
    });
    await eventually(() => order.length >= 20 || undefined, { what: 'the consumer at work' });
    const before = order.length;
    await backbone.addMany(1, () => 'other');
    await eventually(() => order.includes('other') || undefined, { timeoutMs: 20_000 });
    expect(order.indexOf('other') - before).toBeLessThan(200);
    // Half of the places while its turns come within a second; the rest of what one poll brought.
    expect(mostWaiting).toBeLessThanOrEqual(30);
  });

  it('takes events of a higher priority ahead of the others of their tenant', async () => {
    const order: string[] = [];
    const gates = Array.from({ length: 4 }, gate);
    const work = (name: string) => async () => {
      order.push(name);
      await gates[order.length - 1]?.opened;
    };
    await queued(3, () => 'one');
    await backbone.startConsumer(work('happened'), {
      concurrency: 6,
      concurrencyPerKey: 1,
      subscriptions: [
        subscription({ from: 'source', event: Happened, handle: work('happened') }),
        subscription({ from: 'source', event: Removed, priority: 1, handle: work('removed') }),
      ],
    });
    await eventually(async () => (await waiting()) === 2 || undefined, { what: 'two that wait' });
    await backbone.db.transaction((tx) => backbone.outbox.add(tx, Removed, { n: 9, tenantId: 'one' }));
    await eventually(async () => (await waiting()) === 3 || undefined, { what: 'three that wait' });
    for (const { open } of gates) open();
    await eventually(() => order.length === 4 || undefined);
    expect(order).toEqual(['happened', 'removed', 'happened', 'happened']);
  });

  it('requeues what has waited too long, as often as it takes', async () => {
    const { begun, start, open } = world();
    await queued(3, () => 'one');
    await start({ concurrency: 3, concurrencyPerKey: 1, mostWaitMs: 100 });
    await eventually(async () => (await requeued()) >= 4 || undefined, {
      what: 'two that were requeued twice',
    });
    open();
    await eventually(async () => (await effects()).length === 3 || undefined);
    expect(begun.map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
    await drained(backbone);
  });
});

describe('what waits in a consumer', () => {
  it('stays there when it cannot be requeued, and spends no delivery', async () => {
    const sqs: SQSClient = new Proxy(backbone.aws.sqs, {
      get: (target, property) =>
        property === 'send'
          ? (...args: Parameters<typeof target.send>) =>
              args[0] instanceof SendMessageBatchCommand
                ? Promise.reject(new Error('AccessDenied'))
                : target.send(...args)
          : Reflect.get(target, property),
    });
    const { start, open, begun } = world();
    await queued(30, () => 'greedy');
    const short = { visibilityTimeoutSeconds: 1, heartbeatSeconds: 0.3 };
    await start({ sqs, concurrency: 2, waitingMessages: 8, mostWaitMs: 500, ...short });
    // As many as are twice the places, and what the last poll brought.
    await eventually(async () => (await waiting()) >= 4 || undefined);
    expect(await waiting()).toBeLessThanOrEqual(14);
    open();
    await eventually(async () => (await effects()).length === 30 || undefined, { timeoutMs: 20_000 });
    expect(begun.every(({ attempt }) => attempt === 1)).toBe(true);
    expect(await deadLetters()).toBe(0);
  });

  it('is requeued at once when the consumer stops, and has spent no delivery', async () => {
    const first = world();
    await queued(20, (n) => `tenant ${n}`);
    const settings = { concurrency: 4, waitingMessages: 4, visibilityTimeoutSeconds: 600 };
    const stopping = await first.start(settings);
    await eventually(async () => (await waiting()) === 4 || undefined, { what: 'a full buffer' });
    const second = world(() => false);
    const stopped = stopping.stop();
    await raiseReceives(10);
    await second.start(settings);
    await eventually(() => second.begun.length === 16 || undefined, { timeoutMs: 10_000 });
    expect(second.begun.every(({ attempt }) => attempt === 1)).toBe(true);
    first.open();
    await stopped;
    await eventually(async () => (await effects()).length === 20 || undefined);
    await drained(backbone);
  });

  it('comes again when the process is gone, and has its effect once', async () => {
    await raiseReceives(10);
    let gone = false;
    const sqs: SQSClient = new Proxy(backbone.aws.sqs, {
      get: (target, property) =>
        property === 'send'
          ? (...args: Parameters<typeof target.send>) =>
              gone ? Promise.reject(new Error('gone')) : target.send(...args)
          : Reflect.get(target, property),
    });
    const first = world();
    await queued(30, (n) => `tenant ${n % 3}`);
    await first.start({ sqs, concurrency: 3, visibilityTimeoutSeconds: 1, heartbeatSeconds: 0.3 });
    await eventually(async () => ((await waiting()) > 0 ? true : undefined), { what: 'some that wait' });
    gone = true;
    const second = world(() => false);
    await second.start({ visibilityTimeoutSeconds: 1, heartbeatSeconds: 0.3 });
    await eventually(async () => (await effects()).length === 30 || undefined, { timeoutMs: 20_000 });
    first.open();
    expect(await effects()).toEqual(upTo(30));
  });
});

/** Gives messages more deliveries, where a test is about a second one. */
async function raiseReceives(count: number): Promise<void> {
  const QueueUrl = await urlOf(backbone.aws, `${backbone.prefix}-target`);
  const found = await backbone.aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] }),
  );
  const policy = { ...JSON.parse(found.Attributes?.RedrivePolicy ?? '{}'), maxReceiveCount: count };
  await backbone.aws.sqs.send(
    new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy: JSON.stringify(policy) } }),
  );
}
