import { eventually } from '@lectern/testing';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createLoadShedder, type LoadShedder, shareToRefuse } from './load-shedder.ts';

it('refuses more the longer the delay is, and never all', () => {
  const shares = [0, 100, 101, 250, 400, 100_000].map((delayMs) => shareToRefuse(delayMs, 100));
  expect(shares[0]).toBe(0);
  expect(shares[1]).toBe(0);
  expect(shares[2]).toBeGreaterThan(0);
  expect(shares[3]).toBeCloseTo(0.45);
  expect(shares[4]).toBeCloseTo(0.9);
  expect(shares[5]).toBeCloseTo(0.9);
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
