import { noopTelemetry } from '@lectern/telemetry';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStartGate } from './start-gate.ts';

const { signal } = new AbortController();
const logger = { ...noopTelemetry().logger, warn: vi.fn() };
const options = { name: 'embedding', logger, timeoutMs: 5_000 };
const down = new Error('connect ECONNREFUSED');
let up: boolean;
const attempt = vi.fn(async () => {
  if (!up) throw down;
});

beforeEach(() => {
  up = false;
  vi.useFakeTimers();
  vi.clearAllMocks();
});
afterEach(() => {
  vi.useRealTimers();
});

it('passes once the other service has answered, and asks no more', async () => {
  const gate = createStartGate(options, attempt);
  await expect(gate.check(signal)).rejects.toBe(down);
  up = true;
  await gate.check(signal);
  up = false;
  await gate.check(signal);
  expect(attempt).toHaveBeenCalledTimes(2);
  expect(logger.warn).not.toHaveBeenCalled();
});

it('passes after the time-out, and logs that once', async () => {
  const gate = createStartGate(options, attempt);
  vi.advanceTimersByTime(4_999);
  await expect(gate.check(signal)).rejects.toBe(down);
  vi.advanceTimersByTime(1);
  await gate.check(signal);
  await gate.check(signal);
  expect(logger.warn.mock.calls).toEqual([
    [
      { err: down, dependency: 'embedding', waitedMs: 5_000 },
      'ready without a dependency that has not come up',
    ],
  ]);
});

it('asks once for probes that come at the same time', async () => {
  up = true;
  const gate = createStartGate(options, attempt);
  await Promise.all([gate.check(signal), gate.check(signal), gate.check(signal)]);
  expect(attempt).toHaveBeenCalledTimes(1);
});
