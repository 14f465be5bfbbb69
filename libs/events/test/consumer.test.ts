import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { AppError } from '@lectern/errors';
import { eventually } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CloudEvent } from '../src/index.ts';
import {
  type Backbone,
  drained,
  gate,
  Happened,
  numbersOf,
  openBackbone,
  outboxEmpty,
  receiveDeadLetters,
  send,
  watchAttempts,
} from './backbone.ts';

const attributesOf = (message: { MessageAttributes?: Record<string, { StringValue?: string }> }) =>
  Object.fromEntries(Object.entries(message.MessageAttributes ?? {}).map(([k, v]) => [k, v.StringValue]));

let backbone: Backbone;
beforeEach(async () => {
  backbone = await openBackbone({ maxReceiveCount: 3 });
  await backbone.startRelay();
});
afterEach(() => backbone.close());

describe('the consumer', () => {
  it('hands events to their handler and forgets them when it is done', async () => {
    const seen: CloudEvent[] = [];
    await backbone.startConsumer(async (event) => {
      seen.push(event);
    });
    const id = await backbone.add(7);
    await eventually(() => seen.length === 1 || undefined);
    expect(seen[0]).toMatchObject({ id, source: '/lectern/source', data: { n: 7 } });
    await drained(backbone);
  });

  it('tries again after growing pauses, as often as it takes', async () => {
    const times: number[] = [];
    await backbone.startConsumer(
      async () => {
        times.push(performance.now());
        if (times.length < 3) throw new TypeError('not yet');
      },
      { backoff: { base: 1, most: 10 } },
    );
    await backbone.add(1);
    await eventually(() => times.length === 3 || undefined);
    await drained(backbone);
    // Pauses of 0.5 to 1 s and 1 to 2 s, which SQS knows in whole seconds only.
    expect(times[1]! - times[0]!).toBeGreaterThan(900);
    expect(times[2]! - times[1]!).toBeGreaterThan(900);
  });

  it('dead-letters an event that fails every time at the end of its last delivery, when that is reported', async () => {
    let attempts = 0;
    const reports: string[] = [];
    await backbone.startConsumer(
      async () => {
        attempts += 1;
        throw new TypeError('a bug');
      },
      { deadLetterIntervalMs: 3_600_000, onDeadLetter: async ({ reason }) => void reports.push(reason) },
    );
    await backbone.add(1);
    const [dead] = await receiveDeadLetters(backbone, 1);
    expect(numbersOf([dead!])).toEqual([1]);
    expect(attributesOf(dead!)).toMatchObject({ dead_letter_reason: 'too_many_deliveries' });
    expect(reports).toEqual(['too_many_deliveries']);
    expect(attempts).toBe(3);
    await drained(backbone);
  });

  it('dead-letters an event that no retry can help, at once and with the reason', async () => {
    let attempts = 0;
    await backbone.startConsumer(async () => {
      attempts += 1;
      throw new AppError('unprocessable', 'No text\nin it.', { reason: 'no_text' });
    });
    await backbone.add(1);
    const [dead] = await receiveDeadLetters(backbone, 1);
    expect(attributesOf(dead!)).toMatchObject({
      type: 'Happened.v1',
      dead_letter_reason: 'no_text',
      dead_letter_message: 'No text in it.',
      dead_lettered_at: expect.stringMatching(/Z$/),
    });
    expect(numbersOf([dead!])).toEqual([1]);
    expect(attempts).toBe(1);
    await drained(backbone);
  });

  it('dead-letters what it cannot recognize and goes on with the rest', async () => {
    const seen: number[] = [];
    await backbone.startConsumer(async (event) => void seen.push(event.data.n));
    await send(backbone, 'this is no event');
    const envelope = {
      specversion: '1.0',
      id: '2',
      source: '/lectern/source',
      time: new Date().toISOString(),
    };
    await send(backbone, JSON.stringify({ ...envelope, type: Happened.type, data: { n: 'two' } }));
    await backbone.add(3);
    const dead = await receiveDeadLetters(backbone, 2);
    const reasons = dead.map((message) => attributesOf(message).dead_letter_reason);
    expect(reasons.sort()).toEqual(['invalid_event_data', 'unparsable_event']);
    await eventually(() => seen.length === 1 || undefined);
    await drained(backbone);
    expect(seen).toEqual([3]);
  });

  it('keeps a message while its handler works, however much longer than the visibility time-out', async () => {
    const { opened, open } = gate();
    let deliveries = 0;
    let beats = 0;
    const sqs: SQSClient = new Proxy(backbone.aws.sqs, {
      get: (target, property) =>
        property === 'send'
          ? (command: ChangeMessageVisibilityBatchCommand, options: object) => {
              if (command instanceof ChangeMessageVisibilityBatchCommand) beats += 1;
              return target.send(command, options);
            }
          : Reflect.get(target, property),
    });
    const slow = async (): Promise<void> => {
      deliveries += 1;
      await opened;
    };
    await backbone.startConsumer(slow, { sqs, visibilityTimeoutSeconds: 1, heartbeatSeconds: 0.3 });
    await backbone.add(1);
    // Eight beats of 0.3 s are more than two visibility time-outs.
    await eventually(() => beats >= 8 || undefined);
    expect(deliveries).toBe(1);
    open();
    await drained(backbone);
    expect(deliveries).toBe(1);
  });

  it('goes on with an event that it is given once more since its heartbeats came too late, and begins nothing twice', async () => {
    const { opened, open } = gate();
    const begun: number[] = [];
    const attempts = watchAttempts(backbone.aws.sqs);
    await backbone.startConsumer(
      async ({ data }) => {
        begun.push(data.n);
        await opened;
      },
      { visibilityTimeoutSeconds: 1, heartbeatSeconds: 3_600, waitSeconds: 1 },
    );
    await backbone.add(1);
    await eventually(() => attempts() >= 2 || undefined, { what: 'a second delivery' });
    // It is no suspect either: others are handled beside it.
    await backbone.add(2);
    await eventually(() => begun.length === 2 || undefined, { what: 'the other event' });
    open();
    await drained(backbone);
    expect(begun).toEqual([1, 2]);
  });

  it('handles no more events at once than it may', async () => {
    await backbone.db.transaction(async (tx) => {
      for (let n = 0; n < 40; n += 1) await backbone.outbox.add(tx, Happened, { n });
    });
    await outboxEmpty(backbone.db);
    let running = 0;
    let most = 0;
    let done = 0;
    await backbone.startConsumer(
      async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        running -= 1;
        done += 1;
      },
      { concurrency: 3, concurrencyPerKey: 3 },
    );
    await eventually(() => done === 40 || undefined);
    expect(most).toBe(3);
  });

  it('fills all its slots, however few messages a poll brings', async () => {
    const { opened, open } = gate();
    let waiting = 0;
    await backbone.startConsumer(
      async () => {
        waiting += 1;
        await opened;
      },
      { concurrency: 12, concurrencyPerKey: 12 },
    );
    for (let n = 0; n < 30; n += 1) await backbone.add(n);
    await eventually(() => waiting === 12 || undefined, { what: 'twelve handlers at once' });
    await outboxEmpty(backbone.db);
    expect(waiting).toBe(12);
    open();
    await eventually(() => waiting === 30 || undefined);
    await drained(backbone);
  });

  it('does not let one slow event hold up the others', async () => {
    const { opened, open } = gate();
    const seen: number[] = [];
    await backbone.startConsumer(async (event) => {
      if (event.data.n === 0) await opened;
      seen.push(event.data.n);
    });
    for (let n = 0; n <= 20; n += 1) await backbone.add(n);
    await eventually(() => seen.length >= 18 || undefined, { what: 'the events beside the slow one' });
    expect(seen).not.toContain(0);
    open();
    await eventually(() => seen.length === 21 || undefined);
    await drained(backbone);
    expect(seen).toHaveLength(21);
  });
});
