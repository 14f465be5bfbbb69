import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { AppError } from '@lectern/errors';
import { eventually } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CloudEvent, inbox, queueName } from '../src/index.ts';
import {
  type Backbone,
  drained,
  Ignored,
  numbersOf,
  openBackbone,
  receiveDeadLetters,
  receiveFrom,
  urlOf,
} from './backbone.ts';

/** A gate that handlers wait at. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

const attributesOf = (message: { MessageAttributes?: Record<string, { StringValue?: string }> }) =>
  Object.fromEntries(Object.entries(message.MessageAttributes ?? {}).map(([k, v]) => [k, v.StringValue]));

let backbone: Backbone;
beforeEach(async () => {
  backbone = await openBackbone({ maxReceiveCount: 3 });
  await backbone.startRelay();
});
afterEach(() => backbone.close());

async function send(body: string): Promise<void> {
  const QueueUrl = await urlOf(backbone.aws, queueName(backbone.prefix, 'target'));
  await backbone.aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
}

describe('the consumer', () => {
  it('hands events to their handler and forgets them when it is done', async () => {
    const seen: CloudEvent[] = [];
    await backbone.startConsumer(async (event, context) => {
      expect(context.attempt).toBe(1);
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
      async (_event, { attempt }) => {
        times.push(performance.now());
        expect(attempt).toBe(times.length);
        if (attempt < 3) throw new AppError('unavailable', 'Not yet.');
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

  it('takes the pause that the error names', async () => {
    const asked: (number | undefined)[] = [];
    const sqs: SQSClient = new Proxy(backbone.aws.sqs, {
      get: (target, property) =>
        property === 'send'
          ? (command: ChangeMessageVisibilityCommand, options: object) => {
              if (command instanceof ChangeMessageVisibilityCommand)
                asked.push(command.input.VisibilityTimeout);
              return target.send(command, options);
            }
          : Reflect.get(target, property),
    });
    await backbone.startConsumer(
      () => Promise.reject(new AppError('resource_exhausted', 'Busy.', { retryAfterSeconds: 77 })),
      { sqs },
    );
    await backbone.add(1);
    await eventually(() => asked.length > 0 || undefined);
    expect(asked).toEqual([77]);
  });

  it('leaves an event that fails every time to the redrive policy, which moves it to the dead letters', async () => {
    const attempts: number[] = [];
    await backbone.startConsumer(async (_event, { attempt }) => {
      attempts.push(attempt);
      throw new TypeError('a bug');
    });
    await backbone.add(1);
    const [dead] = await receiveDeadLetters(backbone, 1);
    expect(numbersOf([dead!])).toEqual([1]);
    expect(attributesOf(dead!)).not.toHaveProperty('parked_reason');
    expect(attempts).toEqual([1, 2, 3]);
    await drained(backbone);
  });

  it('parks an event that no retry can help, at once and with the reason', async () => {
    const attempts: number[] = [];
    await backbone.startConsumer(async (_event, { attempt }) => {
      attempts.push(attempt);
      throw new AppError('unprocessable', 'No text\nin it.', { reason: 'no_text' });
    });
    await backbone.add(1);
    const [dead] = await receiveDeadLetters(backbone, 1);
    expect(attributesOf(dead!)).toMatchObject({
      type: 'Happened.v1',
      parked_reason: 'no_text',
      parked_message: 'No text in it.',
      parked_at: expect.stringMatching(/Z$/),
    });
    expect(numbersOf([dead!])).toEqual([1]);
    expect(attempts).toEqual([1]);
    await drained(backbone);
  });

  it('parks what it cannot recognize and goes on with the rest', async () => {
    const seen: number[] = [];
    await backbone.startConsumer(async (event) => void seen.push(event.data.n));
    await send('this is no event');
    await backbone.db.transaction((tx) => backbone.outbox.add(tx, Ignored, { n: 2 }));
    await backbone.add(3);
    const dead = await receiveDeadLetters(backbone, 2);
    const reasons = dead.map((message) => attributesOf(message).parked_reason);
    expect(reasons.sort()).toEqual(['unknown_event_type', 'unparsable_event']);
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
          ? (command: ChangeMessageVisibilityCommand, options: object) => {
              if (command instanceof ChangeMessageVisibilityCommand) beats += 1;
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

  it('handles no more events at once than it was told to, and as many', async () => {
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
      { concurrency: 3 },
    );
    for (let n = 0; n < 40; n += 1) await backbone.add(n);
    await eventually(() => done === 40 || undefined);
    expect(most).toBeLessThanOrEqual(3);

    const { opened, open } = gate();
    const other = await openBackbone();
    let waiting = 0;
    await other.startConsumer(
      async () => {
        waiting += 1;
        await opened;
      },
      { concurrency: 6 },
    );
    await other.startRelay();
    for (let n = 0; n < 30; n += 1) await other.add(n);
    await eventually(() => waiting === 6 || undefined, { what: 'six handlers at once' });
    open();
    await drained(other);
    await other.close();
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
    await drained(backbone);
    expect(seen).toHaveLength(21);
  });
});

describe('the stop of a consumer', () => {
  it('waits for the handler in flight, and its message is gone for good', async () => {
    const { opened, open } = gate();
    const steps: string[] = [];
    const consumer = await backbone.startConsumer(async () => {
      steps.push('begun');
      await opened;
      steps.push('done');
    });
    await backbone.add(1);
    await eventually(() => steps.length === 1 || undefined);
    const stopping = consumer.stop().then(() => steps.push('stopped'));
    open();
    await stopping;
    expect(steps).toEqual(['begun', 'done', 'stopped']);
    await drained(backbone);
  });

  it('cuts an idle poll at once instead of waiting for its end', async () => {
    const consumer = await backbone.startConsumer(async () => undefined, { waitSeconds: 20 });
    const begun = performance.now();
    await consumer.stop();
    expect(performance.now() - begun).toBeLessThan(2_000);
    await consumer.stop();
  });

  it('aborts a handler that takes too long, and its event goes to the next one', async () => {
    let begun = false;
    const consumer = await backbone.startConsumer(
      (_event, { signal }) =>
        new Promise((_, reject) => {
          begun = true;
          signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Out of time.')));
        }),
      { drainTimeoutMs: 50 },
    );
    await backbone.add(1);
    await eventually(() => begun || undefined);
    await consumer.stop();
    expect(numbersOf(await receiveFrom(backbone, 1))).toEqual([1]);
  });
});

describe('the inbox', () => {
  const effects = async () =>
    (await backbone.db.query<{ n: number }>('SELECT n FROM effects ORDER BY n')).rows.map((row) => row.n);
  const apply = (event: CloudEvent<{ n: number }>) =>
    backbone.db.transaction(async (tx) => {
      if (!(await inbox.once(tx, 'target', event.id))) return;
      await tx.query('INSERT INTO effects VALUES ($1, $2)', [event.data.n, event.id]);
    });

  it('makes one effect of many deliveries of one event at the same time', async () => {
    let deliveries = 0;
    await backbone.startConsumer(async (event) => {
      await apply(event);
      deliveries += 1;
    });
    const time = new Date().toISOString();
    const event = { specversion: '1.0', id: 'same', source: '/lectern/source', type: 'Happened.v1', time };
    await Promise.all(Array.from({ length: 12 }, () => send(JSON.stringify({ ...event, data: { n: 5 } }))));
    await eventually(() => deliveries === 12 || undefined);
    expect(await effects()).toEqual([5]);
  });

  it('lets the second delivery do the work when the first one rolls back', async () => {
    let deliveries = 0;
    await backbone.startConsumer(async (event) => {
      deliveries += 1;
      await backbone.db.transaction(async (tx) => {
        if (!(await inbox.once(tx, 'target', event.id))) return;
        await tx.query('INSERT INTO effects VALUES ($1, $2)', [event.data.n, event.id]);
        if (deliveries === 1) throw new AppError('unavailable', 'Lost the connection.');
      });
    });
    await backbone.add(9);
    await drained(backbone);
    expect(deliveries).toBe(2);
    expect(await effects()).toEqual([9]);
  });

  it('keeps consumers apart', async () => {
    const [first, other, again] = await backbone.db.transaction(async (tx) => [
      await inbox.once(tx, 'target', 'e'),
      await inbox.once(tx, 'other', 'e'),
      await inbox.once(tx, 'target', 'e'),
    ]);
    expect([first, other, again]).toEqual([true, true, false]);
  });
});
