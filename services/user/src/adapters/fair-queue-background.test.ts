import { describe, expect, it } from 'vitest';
import { createFairQueueBackground } from './fair-queue-background.ts';

function background(limits: { concurrency: number; queue: number }) {
  const lines: unknown[][] = [];
  const logger = { warn: (...line: unknown[]) => void lines.push(line) };
  return { lines, ...createFairQueueBackground({ ...limits, timeoutMs: 1_000, logger }) };
}

describe('FairQueueBackground', () => {
  it('does not wait for what it runs, and does all of it before it closes', async () => {
    const { run, close, lines } = background({ concurrency: 2, queue: 10 });
    const done: number[] = [];
    for (const piece of [1, 2, 3, 4]) {
      run('a', async () => {
        await Promise.resolve();
        done.push(piece);
      });
    }
    expect(done).toEqual([]);
    await close();
    expect(done.sort()).toEqual([1, 2, 3, 4]);
    expect(lines).toEqual([]);
  });

  it('says in the log what failed and what it had no room for, and goes on', async () => {
    const { run, close, lines } = background({ concurrency: 1, queue: 1 });
    const failure = new Error('down');
    const done: string[] = [];
    run('deliver', () => Promise.reject(failure));
    run('record', async () => void done.push('record'));
    run('drop', async () => void done.push('drop'));
    await close();
    expect(done).toEqual(['record']);
    expect(lines).toEqual([
      [{ task: 'drop' }, expect.stringContaining('dropped')],
      [{ task: 'deliver', err: failure }, expect.stringContaining('failed')],
    ]);
  });

  it('lets a kind of work pass that another one has queued before', async () => {
    const { run, close } = background({ concurrency: 1, queue: 10 });
    const order: string[] = [];
    for (const task of ['a', 'a', 'a', 'b']) run(task, async () => void order.push(task));
    await close();
    expect(order).toEqual(['a', 'b', 'a', 'a']);
  });
});
