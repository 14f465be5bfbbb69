import { AppError } from '@lectern/errors';
import { noopTelemetry } from '@lectern/telemetry';
import { expect, it } from 'vitest';
import { whenReachable } from './when-reachable.ts';

const wait = { what: 'a part', logger: noopTelemetry().logger, retryDelayMs: 1 };
const unavailable = new AppError('unavailable', 'Not now.');

function failing(error: Error, times: number) {
  let attempts = 0;
  const attempt = async (): Promise<number> => {
    attempts += 1;
    if (attempts <= times) throw error;
    return attempts;
  };
  return { attempt, attempts: () => attempts };
}

it('repeats the attempt while the part is unavailable', async () => {
  expect(await whenReachable(wait, failing(unavailable, 2).attempt)).toBe(3);
});

it('does not repeat what waiting cannot repair', async () => {
  const { attempt, attempts } = failing(new Error('password authentication failed'), 1);
  await expect(whenReachable(wait, attempt)).rejects.toThrow('password authentication failed');
  expect(attempts()).toBe(1);
});

it('ends at the time-out', async () => {
  const { attempt, attempts } = failing(unavailable, 1_000);
  await expect(whenReachable({ ...wait, timeoutMs: 20 }, attempt)).rejects.toBe(unavailable);
  expect(attempts()).toBeGreaterThan(1);
});
