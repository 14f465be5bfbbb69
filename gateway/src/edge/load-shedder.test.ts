import { eventually } from '@lectern/testing';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createLoadShedder, followDelay, type LoadShedder } from './load-shedder.ts';

it.each([
  ['nobody without delay', [0, 0], 0],
  ['nobody at the bound', [100, 100], 0],
  ['some above it', [250, 250], 0.45],
  ['most at four times of it', [400, 400], 0.9],
  ['never all', [100_000, 100_000], 0.9],
  ['nobody for one pause, however long it is', [0, 100_000, 0], 0],
  ['nobody as soon as one is over', [400, 400, 0], 0],
])('refuses %s', (_, delays, expected) => {
  const shareAfter = followDelay(100);
  expect(delays.map((delayMs) => shareAfter(delayMs)).at(-1)).toBeCloseTo(expected);
});

it('counts the lower one of two measurements in a row', () => {
  const shareAfter = followDelay(100);
  expect([0, 100_000, 0].map((delayMs) => shareAfter(delayMs))).toEqual([0, 0, 0]);
});

it('refuses a share while the event loop is blocked again and again, and nobody once it is free', async () => {
  const metrics = new Registry();
  const shedder = createLoadShedder({ maxDelayMs: 20, metrics });
  const stopBlocking = blockEventLoop(100);
  try {
    const share = await eventually(() => positive(shareRefused(shedder)), {
      what: 'a share that is refused',
    });
    expect(share).toBeLessThan(1);
    stopBlocking();
    await eventually(() => (shareRefused(shedder) === 0 ? true : undefined), { what: 'the end of refusals' });
    expect(await metrics.metrics()).toMatch(/requests_shed_total [1-9]/);
  } finally {
    stopBlocking();
    shedder.stop();
  }
});

/** Blocks for so long, lets everything else run once, and blocks again. */
function blockEventLoop(ms: number): () => void {
  let blocking = true;
  const block = (): void => {
    if (!blocking) return;
    const until = performance.now() + ms;
    while (performance.now() < until);
    setTimeout(block, 1);
  };
  block();
  return () => {
    blocking = false;
  };
}

function shareRefused(shedder: LoadShedder): number {
  let refused = 0;
  for (let i = 0; i < 1_000; i += 1) {
    try {
      shedder.admit();
    } catch (error) {
      expect(error).toMatchObject({ code: 'unavailable', reason: 'overloaded', retryAfterSeconds: 1 });
      refused += 1;
    }
  }
  return refused / 1_000;
}

function positive(share: number): number | undefined {
  return share > 0 ? share : undefined;
}
