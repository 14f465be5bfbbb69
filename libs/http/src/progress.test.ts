import { describe, expect, it } from 'vitest';
import { AnswerProgress, BodyProgress, type ProgressLimits } from './progress.ts';

const limits: ProgressLimits = {
  bodyIdleMs: 20_000,
  bodyMs: 10_000,
  bodyMinBytesPerSecond: 1_000,
  bodyRateWindowMs: 30_000,
  answerIdleMs: 30_000,
};

/** Looks each second; `bytesAt` tells how many bytes came by then. Gives the first fault and when it was found. */
function watchBody(
  bytesAt: (second: number) => number,
  {
    isAwaited = () => true,
    mayBeFile = true,
  }: { isAwaited?: (second: number) => boolean; mayBeFile?: boolean } = {},
) {
  const body = new BodyProgress(limits, 0);
  for (let second = 1; second <= 300; second += 1) {
    const look = { now: second * 1_000, received: bytesAt(second), isAwaited: isAwaited(second), mayBeFile };
    const fault = body.observe(look);
    if (fault !== undefined) return { fault, second };
  }
  return undefined;
}

describe('the progress of a body', () => {
  it('stops when nothing comes for the idle time, from the beginning or later', () => {
    expect(watchBody(() => 0)).toEqual({ fault: 'stalled', second: 20 });
    expect(watchBody((second) => Math.min(second, 40) * 5_000)).toEqual({ fault: 'stalled', second: 60 });
  });

  it('is too slow when the average of a window is, and not within the grace of the first', () => {
    expect(watchBody((second) => second * 10)).toEqual({ fault: 'too_slow', second: 30 });
    expect(watchBody((second) => second * 999)).toEqual({ fault: 'too_slow', second: 30 });
    expect(watchBody((second) => second * 1_000)).toBeUndefined();
  });

  it('is measured anew in each window: a good start buys no time', () => {
    expect(watchBody((second) => 1_000_000 + second)).toEqual({ fault: 'too_slow', second: 60 });
  });

  it('may come in bursts whose average is fast enough', () => {
    expect(watchBody((second) => Math.floor(second / 15) * 15_000)).toBeUndefined();
  });

  it('is not blamed for bytes that lie here unread', () => {
    expect(watchBody(() => 64_000, { isAwaited: () => false })).toBeUndefined();
    expect(watchBody(() => 64_000, { isAwaited: (second) => second > 100 })).toEqual({
      fault: 'stalled',
      second: 120,
    });
  });
});

describe('a body that may not be a file', () => {
  const steady = (second: number) => second * 10_000;

  it('is overdue when it is not whole in time, however fast it comes', () => {
    expect(watchBody(steady, { mayBeFile: false })).toEqual({ fault: 'overdue', second: 10 });
  });

  it('is not blamed for the time in which it lies here unread, and gains none by it', () => {
    const isAwaited = (second: number) => second % 2 === 0;
    expect(watchBody(steady, { mayBeFile: false, isAwaited })).toEqual({ fault: 'overdue', second: 20 });
    expect(watchBody(steady, { mayBeFile: false, isAwaited: () => false })).toBeUndefined();
  });
});

describe('the progress of an answer', () => {
  const watchAnswer = (at: (second: number) => { taken: number; unsent: number }) => {
    const answer = new AnswerProgress(limits, 0);
    for (let second = 1; second <= 300; second += 1) {
      if (answer.observe({ now: second * 1_000, ...at(second) })) return second;
    }
    return undefined;
  };

  it('ends when nothing is taken of what lies ready, whatever is added to it', () => {
    expect(watchAnswer((second) => ({ taken: 100, unsent: second * 3 }))).toBe(31);
  });

  it('goes on while something is taken, or nothing lies ready', () => {
    expect(watchAnswer((second) => ({ taken: Math.floor(second / 20), unsent: 1_000 }))).toBeUndefined();
    expect(watchAnswer(() => ({ taken: 0, unsent: 0 }))).toBeUndefined();
  });
});
