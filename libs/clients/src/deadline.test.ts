import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDeadline } from './deadline.ts';

describe('a deadline', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('is the nearest of its bounds', () => {
    const own = startDeadline({ timeoutMs: 100, deadlineAt: Date.now() + 500 });
    const callers = startDeadline({ timeoutMs: 500, deadlineAt: Date.now() + 100 });
    expect([own.remainingMs(), callers.remainingMs()]).toEqual([100, 100]);
    vi.advanceTimersByTime(99);
    expect([own.signal.aborted, callers.signal.aborted]).toEqual([false, false]);
    vi.advanceTimersByTime(1);
    expect([own.remainingMs(), callers.remainingMs()]).toEqual([0, 0]);
    for (const { signal } of [own, callers])
      expect(signal.reason).toMatchObject({ code: 'deadline_exceeded' });
  });

  it('that lies in the past is over from the start', () => {
    const deadline = startDeadline({ timeoutMs: 100, deadlineAt: Date.now() - 1 });
    expect(deadline.signal.aborted).toBe(true);
  });

  it('no longer counts once stopped, while its caller can still cancel', () => {
    const caller = new AbortController();
    const deadline = startDeadline({ timeoutMs: 100, signal: caller.signal });
    deadline.stop();
    vi.advanceTimersByTime(1000);
    expect(deadline.signal.aborted).toBe(false);
    caller.abort();
    expect(deadline.signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
