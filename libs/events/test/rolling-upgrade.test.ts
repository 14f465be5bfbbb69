import { noopTelemetry } from '@lectern/telemetry';
import { eventually } from '@lectern/testing';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type CloudEvent,
  createUnitOfWork,
  defineEvent,
  ensureTopology,
  subscription,
} from '../src/index.ts';
import {
  type Backbone,
  drained,
  Happened,
  openBackbone,
  receiveDeadLetters,
  watchAttempts,
} from './backbone.ts';

/** What a newer release publishes: the next version of a known event, and an event that is new. */
const HappenedV2 = defineEvent({
  name: 'Happened',
  version: 2,
  schema: z.object({ n: z.int(), why: z.string() }),
});
const Noticed = defineEvent({ name: 'Noticed', version: 1, schema: z.object({ n: z.int() }) });

/**
 * The emulator does not end a long poll when a delayed message is due: the poll that begins next gets it. So the waits of the older
 * instance are longer than its delays, and the newer one begins a poll in between.
 */
const newerPolls = { waitSeconds: 1 };
const olderPolls = { waitSeconds: 3, backoff: { base: 0.1, most: 2 } };
const telemetry = noopTelemetry();
let backbone: Backbone;
afterEach(() => backbone.close());

async function openWith(maxReceiveCount: number): Promise<void> {
  telemetry.metrics.clear();
  backbone = await openBackbone({ maxReceiveCount, telemetry });
  await backbone.startRelay();
  const [consumer] = backbone.topology.consumers;
  const subscriptions = [{ from: 'source', types: [HappenedV2.type, Noticed.type] }];
  await ensureTopology(backbone.aws, { ...backbone.topology, consumers: [{ ...consumer!, subscriptions }] });
  // An instance of the older release starts anew.
  await ensureTopology(backbone.aws, backbone.topology);
}

const publishNewer = (count: number) =>
  backbone.db.transaction(async (tx) => {
    for (let n = 0; n < count; n += 1) {
      await backbone.outbox.add(tx, HappenedV2, { n, why: 'test' });
      await backbone.outbox.add(tx, Noticed, { n });
    }
  });

const metric = async (name: string): Promise<number> => {
  const line = (await telemetry.metrics.metrics()).split('\n').find((text) => text.startsWith(name));
  return Number(line?.split(' ').at(-1) ?? 0);
};
const requeued = () => metric('events_handled_total{consumer="target",type="unknown",outcome="requeued"}');
/** Those too that a consumer has just looked at. */
const deadLetters = async () => {
  const inState = (state: string) =>
    metric(`events_queue_messages{consumer="target",queue="dead_letter",state="${state}"}`);
  return (await inState('visible')) + (await inState('in_flight'));
};

/** A consumer of the newer release, which notes each effect once and each call of a handler. */
async function startNewer(calls: CloudEvent[]) {
  const unitOfWork = createUnitOfWork({ db: backbone.db, outbox: backbone.outbox, consumer: 'target' });
  const handle = async (event: CloudEvent<{ n: number }>): Promise<void> => {
    calls.push(event);
    await unitOfWork.run(
      async (tx) => {
        await tx.query('INSERT INTO effects VALUES ($1, $2)', [event.data.n, event.id]);
      },
      { eventId: event.id },
    );
  };
  return backbone.startConsumer(handle, {
    ...newerPolls,
    subscriptions: [Happened, HappenedV2, Noticed].map((event) =>
      subscription<{ n: number }>({ from: 'source', event, handle }),
    ),
  });
}

it('an older instance leaves newer events to those that know them: none is lost, none dead-lettered, each handled once', async () => {
  await openWith(1);
  const most = watchAttempts(backbone.aws.sqs);
  const older: string[] = [];
  await backbone.startConsumer(async ({ id, type }) => void older.push(`${type} ${id}`), olderPolls);
  await publishNewer(4);
  // More often than a message may be delivered, before anybody knows these events.
  await eventually(async () => (await requeued()) >= 8 * 2 || undefined, { timeoutMs: 30_000 });
  await backbone.addMany(10, () => 'tenant');
  const newer: CloudEvent[] = [];
  await startNewer(newer);
  await eventually(
    async () => (await backbone.db.query('SELECT 1 FROM effects')).rows.length >= 8 || undefined,
    { what: 'the effects of all newer events', timeoutMs: 30_000 },
  );
  await eventually(() => older.length + newer.length === 18 || undefined);
  const types = newer.map(({ type }) => type);
  expect(types.filter((type) => type === 'Happened.v2')).toHaveLength(4);
  expect(types.filter((type) => type === 'Noticed.v1')).toHaveLength(4);
  expect(older.filter((each) => !each.startsWith('Happened.v1'))).toEqual([]);
  expect(new Set([...older, ...newer.map(({ id, type }) => `${type} ${id}`)]).size).toBe(18);
  expect(most()).toBe(1);
  await drained(backbone);
  expect(await deadLetters()).toBe(0);
});

it('an event that nobody comes to know ends in the dead letters when it is too old, with its reason', async () => {
  await openWith(1);
  await backbone.startConsumer(async () => undefined, { ...newerPolls, maxAgeMs: 1_500 });
  await publishNewer(1);
  const dead = await receiveDeadLetters(backbone, 2);
  expect(await requeued()).toBeGreaterThanOrEqual(2);
  for (const { MessageAttributes = {} } of dead) {
    expect(MessageAttributes.dead_letter_reason?.StringValue).toBe('unknown_event_type');
    // When it is redriven, its age begins anew.
    expect(MessageAttributes).not.toHaveProperty('first_queued_at');
  }
  await drained(backbone);
});

it('an event that crashes its handlers is delivered to them as often as SQS allows, however often it is requeued in between', {
  timeout: 120_000,
}, async () => {
  await openWith(2);
  await backbone.startConsumer(async () => undefined, olderPolls);
  const calls: string[] = [];
  const handle = async ({ id }: CloudEvent): Promise<void> => {
    calls.push(id);
    throw new TypeError('a bug');
  };
  await backbone.startConsumer(handle, {
    ...newerPolls,
    subscriptions: [HappenedV2, Noticed].map((event) =>
      subscription<{ n: number }>({ from: 'source', event, handle }),
    ),
  });
  await publishNewer(1);
  // Dead letters alone do not tell: one that SQS moved by itself is there twice while it gets its reason.
  await eventually(() => calls.length >= 4 || undefined, { what: 'two calls for each', timeoutMs: 60_000 });
  await drained(backbone);
  await eventually(async () => (await deadLetters()) === 2 || undefined);
  for (const id of calls) expect(calls.filter((each) => each === id)).toHaveLength(2);
  expect(new Set(calls).size).toBe(2);
});
