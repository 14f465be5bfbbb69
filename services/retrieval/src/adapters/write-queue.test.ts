import { describe, expect, it } from 'vitest';
import { createWriteQueue } from './write-queue.ts';

describe('createWriteQueue', () => {
  it('runs one task at a time, in the order in which they came', async () => {
    const queue = createWriteQueue();
    const log: string[] = [];
    const task = (name: string) => async () => {
      log.push(`${name} begins`);
      await new Promise(setImmediate);
      log.push(`${name} ends`);
      return name;
    };
    expect(await Promise.all([queue.run(task('a')), queue.run(task('b'))])).toEqual(['a', 'b']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('goes on after a task that failed, and tells only its caller', async () => {
    const queue = createWriteQueue();
    const failing = queue.run(() => Promise.reject(new Error('disk full')));
    const next = queue.run(async () => 'done');
    await expect(failing).rejects.toThrow('disk full');
    expect(await next).toBe('done');
    await queue.drained();
  });
});
