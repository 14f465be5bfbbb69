import { AppError } from '@lectern/errors';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDeadline } from './deadline.ts';
import { withRetries } from './retries.ts';

const down = new AppError('unavailable', 'down');

/** Fails with these errors in turn, then answers; gives the pauses before each further try. */
async function pausesOf(errors: readonly AppError[], timeoutMs = 60_000) {
  const pauses: number[] = [];
  let attempts = 0;
  const deadline = startDeadline({ timeoutMs });
  const running = withRetries(
    {
      deadline,
      budget: { spend: () => true },
      maxRetries: 10,
      initialDelayMs: 100,
      maxDelayMs: 1000,
      idempotent: true,
      onRetry: (_error, delayMs) => pauses.push(delayMs),
    },
    async () => {
      const error = errors[attempts++];
      if (error !== undefined) throw error;
    },
  ).then(
    () => 'answered',
    (error: unknown) => error,
  );
  await vi.runAllTimersAsync();
  return { pauses, attempts, end: await running };
}

describe('withRetries', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('doubles the bound of its pauses up to the maximum', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.999_999);
    const { pauses, end } = await pausesOf(Array(6).fill(down));
    expect(pauses).toEqual([99, 199, 399, 799, 999, 999]);
    expect(end).toBe('answered');
  });

  it('draws each pause from the whole range below its bound', async () => {
    const drawn: number[] = [];
    for (let i = 0; i < 200; i++) drawn.push((await pausesOf([down])).pauses[0]!);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(100);
    // Full jitter, not a share of it: both ends of the range are drawn.
    expect(drawn.some((pause) => pause < 20)).toBe(true);
    expect(drawn.some((pause) => pause > 80)).toBe(true);
  });

  it('adds its jitter to what Retry-After asks for', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const busy = new AppError('resource_exhausted', 'busy', { retryAfterSeconds: 2 });
    expect((await pausesOf([busy])).pauses).toEqual([2050]);
  });

  it('gives up at once when a pause would end after the deadline', async () => {
    const busy = new AppError('resource_exhausted', 'busy', { retryAfterSeconds: 2 });
    expect(await pausesOf([busy], 1999)).toEqual({ pauses: [], attempts: 1, end: busy });
  });

  it('gives the last error when no try is left', async () => {
    const { attempts, end } = await pausesOf(Array(99).fill(down));
    expect(attempts).toBe(11);
    expect(end).toBe(down);
  });
});
