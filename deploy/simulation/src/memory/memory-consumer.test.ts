import { StorageReserved } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { type OnDeadLetter, type Subscription, subscription } from '@lectern/events';
import { expect, it } from 'vitest';
import { deadLettersOf, EventBus, maxReceiveCount } from '../event-bus.ts';
import { Process, plainPlan, Scheduler } from '../scheduler.ts';
import { createTime } from '../time.ts';
import { runDeadLetterWatch, runMemoryConsumer } from './memory-consumer.ts';

/** Delivers one event to a handler, in any order that is the first, until its queue is empty. */
async function deliverTo(handle: Subscription['handle'], onDeadLetter: OnDeadLetter = async () => undefined) {
  const time = createTime();
  const bus = new EventBus(time, { deliver: () => ({ copies: [0] }), choose: () => 0, repeats: () => false });
  const codeHasRun = () => new Promise<void>((resolve) => void setImmediate(resolve));
  const scheduler = new Scheduler({ time, plan: plainPlan(), onCrash: () => undefined, codeHasRun });
  const owner = 'document' as const;
  const timestamp = '2026-01-01T00:00:00Z';
  const data = { documentId: 'd', tenantId: 't', version: 1, claim: 1, timestamp };
  const facts = { specversion: '1.0', id: 'e', source: '/lectern/user', type: StorageReserved.type };
  bus.send(owner, { body: JSON.stringify({ ...facts, time: timestamp, data }) });
  const subscriptions = [subscription({ from: 'user', event: StorageReserved, handle })];
  const shared = { owner, process: new Process(owner), scheduler, time, bus, subscriptions };
  const parts = { ...shared, onDeadLetter, concurrency: 1, acknowledgesAtOnce: false };
  void runMemoryConsumer(parts);
  void runDeadLetterWatch(parts);
  await scheduler.runUntil(async () => bus.size === 0);
  return { bus, seconds: (time.now - Date.UTC(2026, 0, 1)) / 1_000, dead: bus.of(deadLettersOf(owner)) };
}

/** A handler that fails so many times, and what it was called with. */
function failing(times: number, error: () => Error) {
  const calls: unknown[] = [];
  const handle: Subscription['handle'] = async ({ data }) => {
    calls.push(data);
    if (calls.length <= times) throw error();
  };
  return { calls, handle };
}

const reported: { reason: string }[] = [];
const report: OnDeadLetter = async ({ reason }) => void reported.push({ reason });

it('delivers again what may succeed later, after a pause, without spending deliveries', async () => {
  const { calls, handle } = failing(maxReceiveCount + 5, () => new AppError('unavailable', 'Later.'));
  const { seconds, dead } = await deliverTo(handle);
  expect(calls).toHaveLength(maxReceiveCount + 6);
  expect(seconds).toBeGreaterThan(2 * maxReceiveCount);
  expect(dead).toEqual([]);
});

it('dead-letters at once what will never succeed, and reports it', async () => {
  reported.length = 0;
  const { calls, handle } = failing(9, () => new AppError('unprocessable', 'Never.', { reason: 'no_use' }));
  const { dead } = await deliverTo(handle, report);
  expect([calls.length, dead.length, reported]).toEqual([1, 1, [{ reason: 'no_use' }]]);
});

it('dead-letters after so many deliveries what nobody foresaw, and reports it once', async () => {
  reported.length = 0;
  const { calls, handle } = failing(99, () => new Error('What?'));
  const { dead } = await deliverTo(handle, report);
  expect([calls.length, dead.length]).toEqual([maxReceiveCount, 1]);
  expect(reported).toEqual([{ reason: 'too_many_deliveries' }]);
});

it('repeats a report that fails, and dead-letters only then', async () => {
  let reports = 0;
  const { handle } = failing(99, () => new AppError('unprocessable', 'Never.'));
  const { dead } = await deliverTo(handle, async () => {
    reports += 1;
    if (reports < 3) throw new AppError('unavailable', 'Later.');
  });
  expect([reports, dead.length]).toEqual([3, 1]);
});
