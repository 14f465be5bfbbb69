import { AppError } from '@lectern/errors';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually } from '@lectern/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DeadLetter, Dependency } from '../src/index.ts';
import { type Backbone, drained, openBackbone, outboxEmpty, watchAttempts } from './backbone.ts';

const telemetry = noopTelemetry();
let backbone: Backbone;
beforeEach(async () => {
  telemetry.metrics.clear();
  // A single delivery spent, and the event is a dead letter.
  backbone = await openBackbone({ maxReceiveCount: 1, telemetry });
  await backbone.startRelay();
});
afterEach(() => backbone.close());

const metric = async (name: string): Promise<number> => {
  const line = (await telemetry.metrics.metrics()).split('\n').find((text) => text.startsWith(name));
  return Number(line?.split(' ').at(-1) ?? 0);
};
const paused = () => metric('events_paused{consumer="target",dependency="store"}');
const deadLetters = () =>
  metric('events_queue_messages{consumer="target",queue="dead_letter",state="visible"}');

/** A store that handlers need, with a switch. */
function openStore() {
  const state = { down: false, probes: 0 };
  const dependency: Dependency = {
    name: 'store',
    reasons: ['store_unavailable'],
    check: async () => {
      state.probes += 1;
      if (state.down) throw new Error('The store is down.');
    },
  };
  const use = (): void => {
    if (state.down) throw new AppError('unavailable', 'No store.', { reason: 'store_unavailable' });
  };
  return { state, dependency, use };
}

it('takes no events while a dependency is down, spends none of their deliveries, and goes on within seconds', async () => {
  const { state, dependency, use } = openStore();
  const attempts = watchAttempts(backbone.aws.sqs);
  const seen = new Set<number>();
  let calls = 0;
  state.down = true;
  await backbone.startConsumer(
    async ({ data }) => {
      calls += 1;
      use();
      seen.add(data.n);
    },
    { dependencies: [dependency], waitSeconds: 1 },
  );
  await backbone.addMany(30, (n) => `tenant ${n % 3}`);
  await eventually(async () => (await paused()) === 1 || undefined, { what: 'a pause' });
  await outboxEmpty(backbone.db);
  // Several probes later nothing but what was in work when the pause began has been tried.
  await eventually(() => state.probes >= 5 || undefined, { timeoutMs: 20_000 });
  expect(calls).toBeLessThanOrEqual(30);
  state.down = false;
  const healed = performance.now();
  await eventually(() => seen.size > 0 || undefined, { timeoutMs: 20_000 });
  expect(performance.now() - healed).toBeLessThan(10_000);
  await eventually(() => seen.size === 30 || undefined, { timeoutMs: 20_000 });
  expect(attempts()).toBe(1);
  expect(await paused()).toBe(0);
  expect(await deadLetters()).toBe(0);
});

it('retries what may pass until it is too old, reports it, and dead-letters it with the reason', async () => {
  const reports: DeadLetter[] = [];
  let calls = 0;
  await backbone.startConsumer(
    async () => {
      calls += 1;
      throw new AppError('unavailable', 'Not now.');
    },
    { waitSeconds: 1, maxAgeMs: 1_500, onDeadLetter: async (dead) => void reports.push(dead) },
  );
  const id = await backbone.add(1);
  await eventually(async () => (await deadLetters()) === 1 || undefined, { timeoutMs: 20_000 });
  expect(calls).toBeGreaterThanOrEqual(2);
  expect(reports).toMatchObject([{ event: { id }, reason: 'retried_too_long' }]);
  await drained(backbone);
});
