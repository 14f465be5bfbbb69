import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { eventually } from '@lectern/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BackgroundWorker, DeadLetter } from '../src/index.ts';
import {
  type Backbone,
  drained,
  numbersOf,
  openBackbone,
  outboxEmpty,
  receiveDeadLetters,
} from './backbone.ts';

const maxReceiveCount = 3;
const settings = {
  visibilityTimeoutSeconds: 1,
  heartbeatSeconds: 0.3,
  waitSeconds: 1,
  deadLetterIntervalMs: 200,
};
let backbone: Backbone;
beforeEach(async () => {
  backbone = await openBackbone({ maxReceiveCount });
  await backbone.startRelay();
});
afterEach(() => backbone.close());

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
  const first = await backbone.startConsumer(() => Promise.reject(new TypeError('a bug')), {
    ...settings,
    backoff: { base: 0.1, most: 0.1 },
    deadLetterIntervalMs: 3_600_000,
  });
  const id = await backbone.add(7);
  await drained(backbone);
  await first.stop();
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
