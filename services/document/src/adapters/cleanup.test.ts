import { expect, it, vi } from 'vitest';
import { RecordingReporter } from '../../test/support/memory-parts.ts';
import { createCleanup } from './cleanup.ts';

it('cleaning up goes on with every task and every turn, whatever fails, until it is stopped', async () => {
  const reporter = new RecordingReporter();
  let turns = 0;
  const failing = () => Promise.reject(new Error('no'));
  const counting = async () => {
    turns += 1;
    return 0;
  };
  const cleanup = createCleanup({ intervalMs: 1, tasks: [failing, counting], reporter });
  await cleanup.start();
  await vi.waitFor(() => expect(turns).toBeGreaterThan(1));
  await cleanup.stop();
  const atStop = turns;
  expect(reporter.warnings).toHaveLength(atStop);
  await new Promise((resolve) => setImmediate(resolve));
  expect(turns).toBe(atStop);
});
