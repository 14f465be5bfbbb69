import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { eventually } from '@lectern/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deadLetterQueueName, queueName } from '../src/addresses.ts';
import { createDeadLetterWatch } from '../src/dead-letter-watch.ts';
import { type BackgroundWorker, createDeadLetters, type DeadLetter } from '../src/index.ts';
import {
  type Backbone,
  drained,
  numbersOf,
  openBackbone,
  outboxEmpty,
  receiveDeadLetters,
  urlOf,
} from './backbone.ts';

const maxReceiveCount = 3;
const settings = {
  visibilityTimeoutSeconds: 1,
  heartbeatSeconds: 0.3,
  waitSeconds: 1,
  deadLetterIntervalMs: 200,
};
const { signal } = new AbortController();
let backbone: Backbone;
const deadLetters = () =>
  createDeadLetters({ sqs: backbone.aws.sqs, prefix: backbone.prefix, consumer: 'target' });
beforeEach(async () => {
  backbone = await openBackbone({ maxReceiveCount });
  await backbone.startRelay();
});
afterEach(() => backbone.close());

/** Has an event received again and again without being handled, until SQS moves it to the dead letters; resolves to its id. */
async function wornOut(n: number): Promise<string> {
  const id = await backbone.add(n);
  await outboxEmpty(backbone.db);
  const QueueUrl = await urlOf(backbone.aws, queueName(backbone.prefix, 'target'));
  for (let received = 0; received < maxReceiveCount; ) {
    const receive = new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 1, WaitTimeSeconds: 1 });
    received += (await backbone.aws.sqs.send(receive)).Messages?.length ?? 0;
  }
  // The receive that finds it worn out moves it, and brings nothing.
  await eventually(
    async () => {
      await backbone.aws.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
      return (await deadLetters().list({}, { limit: 1, signal })).count > 0 || undefined;
    },
    { what: 'a dead letter by SQS' },
  );
  return id;
}

/** A process that dies at once: from then on it sends nothing, and nothing that it does comes to an end. */
function openProcess(sqs: SQSClient) {
  const process = { dead: false };
  const client: SQSClient = new Proxy(sqs, {
    get: (target, property) =>
      property === 'send'
        ? (...args: Parameters<typeof target.send>) =>
            process.dead ? Promise.reject(new Error('gone')) : target.send(...args)
        : Reflect.get(target, property),
  });
  return { process, client };
}

it('an event that crashes its process is dead-lettered after exactly maxReceiveCount deliveries, and none of its neighbours is', async () => {
  const poison = 0;
  let calls = 0;
  const done = new Set<number>();
  const reports: DeadLetter[] = [];
  const crashed: BackgroundWorker[] = [];
  const startProcess = async (): Promise<void> => {
    const { process, client } = openProcess(backbone.aws.sqs);
    const consumer = await backbone.startConsumer(
      async ({ data }) => {
        if (data.n === poison) {
          calls += 1;
          process.dead = true;
          crashed.push(consumer);
          await startProcess();
          return new Promise<void>((resolve) => {
            ends.push(resolve);
          });
        }
        // Neighbours are at work when it crashes.
        await new Promise((resolve) => {
          setTimeout(resolve, 300);
        });
        if (process.dead) throw new Error('gone');
        done.add(data.n);
      },
      { ...settings, sqs: client, onDeadLetter: async (dead) => void reports.push(dead) },
    );
  };
  const ends: (() => void)[] = [];
  await backbone.addMany(10, (n) => `tenant ${n}`);
  await outboxEmpty(backbone.db);
  await startProcess();
  await eventually(() => reports.length > 0 || undefined, { timeoutMs: 40_000, what: 'a report' });
  await eventually(() => done.size === 9 || undefined, { timeoutMs: 20_000, what: 'the neighbours' });
  const dead: Message[] = await receiveDeadLetters(backbone, 1);
  expect(numbersOf(dead)).toEqual([poison]);
  expect(calls).toBe(maxReceiveCount);
  expect(reports).toMatchObject([{ event: { data: { n: poison } }, reason: 'too_many_deliveries' }]);
  for (const end of ends) end();
  await drained(backbone);
});

it('what SQS itself dead-letters is reported once, keeps its place, and says why', async () => {
  const reports: DeadLetter[] = [];
  const id = await wornOut(7);
  const options = { ...settings, onDeadLetter: async (dead: DeadLetter) => void reports.push(dead) };
  const [one, other] = await Promise.all(
    [1, 2].map(() => backbone.startConsumer(async () => undefined, options)),
  );
  await eventually(() => reports.length > 0 || undefined, { timeoutMs: 20_000 });
  await backbone.add(8);
  await drained(backbone);
  await one!.stop();
  await other!.stop();
  const dead = await receiveDeadLetters(backbone, 1);
  expect(dead[0]?.MessageAttributes?.dead_letter_reason?.StringValue).toBe('too_many_deliveries');
  expect(dead).toHaveLength(1);
  expect(reports).toMatchObject([{ event: { id }, reason: 'too_many_deliveries' }]);
});

it('what SQS dead-letters while others look at the dead letters, as `wornOut` does, and when there were as many dead letters before, and none in between', async () => {
  const reported: string[] = [];
  const queueUrl = await urlOf(backbone.aws, deadLetterQueueName(backbone.prefix, 'target'));
  const watch = createDeadLetterWatch({
    ...{ deadLetters: { sqs: backbone.aws.sqs, queueUrl }, maxReceiveCount, intervalMs: 200 },
    onDeadLetter: async ({ event }) => void reported.push(event.id),
    logger: backbone.telemetry.logger,
  });
  watch.start();
  const untilReported = (count: number) =>
    eventually(() => reported.length === count || undefined, { what: 'a report', timeoutMs: 20_000 });
  const removed = async () => (await deadLetters().remove({}, signal)).count > 0 || undefined;
  try {
    const first = await wornOut(1);
    await untilReported(1);
    await eventually(removed, { what: 'the removal of the first' });
    const second = await wornOut(2);
    await untilReported(2);
    expect(reported).toEqual([first, second]);
  } finally {
    await watch.stop();
  }
});
