import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { whenNpmEnds } from './watch-npm.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const startedBy = (event: string | undefined) => ({ env: { npm_lifecycle_event: event }, ppid: 100 });

it('tells once that npm is gone', () => {
  const onEnd = vi.fn();
  const process = startedBy('start');
  whenNpmEnds(process, onEnd);
  vi.advanceTimersByTime(1_000);
  expect(onEnd).not.toHaveBeenCalled();
  process.ppid = 1;
  vi.advanceTimersByTime(1_000);
  expect(onEnd).toHaveBeenCalledOnce();
});

it.each([undefined, 'test'])('lets a launcher be that npm did not start by itself: %s', (event) => {
  const onEnd = vi.fn();
  const process = startedBy(event);
  whenNpmEnds(process, onEnd);
  process.ppid = 1;
  vi.advanceTimersByTime(1_000);
  expect(onEnd).not.toHaveBeenCalled();
});
