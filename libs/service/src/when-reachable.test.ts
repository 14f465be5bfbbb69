import { AppError } from '@lectern/errors';
import { noopTelemetry } from '@lectern/telemetry';
import { expect, it } from 'vitest';
import { whenReachable } from './when-reachable.ts';

const wait = { what: 'a part', logger: noopTelemetry().logger, askAgainMs: 1 };
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

it('repeats nothing that time will not mend', async () => {
  const { attempt, attempts } = failing(new Error('password authentication failed'), 1);
  await expect(whenReachable(wait, attempt)).rejects.toThrow('password authentication failed');
  expect(attempts()).toBe(1);
});

it('gives up when its patience is over', async () => {
  const { attempt, attempts } = failing(unavailable, 1_000);
  await expect(whenReachable({ ...wait, patienceMs: 20 }, attempt)).rejects.toBe(unavailable);
  expect(attempts()).toBeGreaterThan(1);
});
