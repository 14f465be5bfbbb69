import { expect, it, vi } from 'vitest';
import { createCleanupWorker } from './cleanup-worker.ts';

it('cleaning up goes on with every task and every turn, whatever fails, until it is stopped', async () => {
  const logger = { warn: vi.fn() };
  let turns = 0;
  const failing = () => Promise.reject(new Error('no'));
  const counting = async () => {
    turns += 1;
    return 0;
  };
  const cleanup = createCleanupWorker({ name: 'cleanup', intervalMs: 1, tasks: [failing, counting], logger });
  await cleanup.start();
  await vi.waitFor(() => expect(turns).toBeGreaterThan(1));
  await cleanup.stop();
  const atStop = turns;
  expect(logger.warn).toHaveBeenCalledTimes(atStop);
  await new Promise((resolve) => setImmediate(resolve));
  expect(turns).toBe(atStop);
});
