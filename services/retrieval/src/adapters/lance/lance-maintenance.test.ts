import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMaintenance } from './lance-maintenance.ts';

describe('createMaintenance', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const setUp = (run: () => Promise<void> = async () => undefined) => {
    const runs = vi.fn(run);
    const onError = vi.fn();
    return {
      runs,
      onError,
      maintenance: createMaintenance({ run: runs, onError, idleMs: 100, maxWrites: 3 }),
    };
  };

  it('runs once the writes have paused, not between them', async () => {
    const { runs, maintenance } = setUp();
    maintenance.wrote();
    await vi.advanceTimersByTimeAsync(99);
    maintenance.wrote();
    await vi.advanceTimersByTimeAsync(99);
    expect(runs).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(runs).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(runs).toHaveBeenCalledOnce();
  });

  it('runs in the middle of steady writes, and again for those that came during a run', async () => {
    const gate = Promise.withResolvers<void>();
    const { runs, maintenance } = setUp(() => gate.promise);
    for (let i = 0; i < 4; i++) maintenance.wrote();
    expect(runs).toHaveBeenCalledOnce();
    gate.resolve();
    await vi.advanceTimersByTimeAsync(100);
    expect(runs).toHaveBeenCalledTimes(2);
  });

  it('reports a run that failed and tries again after the next write', async () => {
    const { runs, onError, maintenance } = setUp(async () => {
      throw new Error('disk full');
    });
    maintenance.wrote();
    await vi.advanceTimersByTimeAsync(100);
    expect(onError).toHaveBeenCalledOnce();
    maintenance.wrote();
    await vi.advanceTimersByTimeAsync(100);
    expect(runs).toHaveBeenCalledTimes(2);
  });

  it('does nothing after stop', async () => {
    const { runs, maintenance } = setUp();
    maintenance.wrote();
    await maintenance.stop();
    maintenance.wrote();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(runs).not.toHaveBeenCalled();
  });

  it.each(['idle', 'stop'] as const)('waits for the run under way: %s', async (wait) => {
    const gate = Promise.withResolvers<void>();
    const { maintenance } = setUp(() => gate.promise);
    maintenance.wrote();
    await vi.advanceTimersByTimeAsync(100);
    let ended = false;
    const waiting = maintenance[wait]().then(() => {
      ended = true;
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ended).toBe(false);
    gate.resolve();
    await waiting;
  });
});
