import { expect, it, vi } from 'vitest';
import { createCleanupWorker } from './cleanup-worker.ts';

it('cleaning up goes on with every task and every turn, whatever fails, until it is stopped', async () => {
  const logger = { warn: vi.fn() };
  let turns = 0;
  const failing = () => Promise.reject(new Error('no'));
  const counting = async () => {
    turns += 1;
    return 2;
  };
  const cleanup = createCleanupWorker({ name: 'cleanup', intervalMs: 1, tasks: [failing, counting], logger });
  expect(cleanup.status()).toMatchObject({ lastRunAt: null, totalCount: 0, failed: false });
  await cleanup.start();
  await vi.waitFor(() => expect(turns).toBeGreaterThan(1));
  await cleanup.stop();
  const atStop = turns;
  expect(logger.warn).toHaveBeenCalledTimes(atStop);
  await new Promise((resolve) => setImmediate(resolve));
  expect(turns).toBe(atStop);
  expect(cleanup.status()).toEqual({
    ...{ name: 'cleanup', intervalSeconds: 0.001, lastRunAt: expect.stringMatching(/Z$/) },
    ...{ lastCount: 2, totalCount: 2 * atStop, failed: true },
  });
});
