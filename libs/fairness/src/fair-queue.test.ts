import { describe, expect, it } from 'vitest';
import { createFairQueue, type FairQueueOptions, type RunOptions } from './fair-queue.ts';

/** Everything that follows at once has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A queue whose tasks end when the test says so, and the order in which they started. A key is a name's first letter. */
function open(options: FairQueueOptions) {
  const queue = createFairQueue(options);
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const add = (name: string, runOptions: RunOptions = {}) => {
    const task = () =>
      new Promise<string>((resolve) => {
        started.push(name);
        ends.set(name, () => resolve(name));
      });
    return queue.run(name.slice(0, 1), task, runOptions);
  };
  const end = async (name: string) => {
    await settled();
    ends.get(name)?.();
    await settled();
  };
  return { queue, started, add, end };
}

/** Ends the running tasks one after the other, and tells in which order all of them had started. */
async function runAll({ started, end }: ReturnType<typeof open>): Promise<string> {
  await settled();
  for (let i = 0; i < started.length; i += 1) await end(started[i] ?? '');
  return started.join(' ');
}

describe('the fair queue', () => {
  it('lets keys take turns, first come, first served within a key', async () => {
    const tested = open({ concurrency: 1 });
    for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) void tested.add(name);
    expect(await runAll(tested)).toBe('a1 b1 c1 a2 b2 a3');
    expect([tested.queue.running, tested.queue.waiting]).toEqual([0, 0]);
  });

  it('runs no more of a key than it may, and gives its room to others', async () => {
    const tested = open({ concurrency: 3, perKey: 1 });
    for (const name of ['a1', 'a2', 'a3', 'b1', 'b2']) void tested.add(name);
    await settled();
    expect(['a', 'b', 'c'].map((key) => tested.queue.runningOf(key))).toEqual([1, 1, 0]);
    expect(tested.started).toEqual(['a1', 'b1']);
    void tested.add('c1');
    await settled();
    expect(tested.started).toEqual(['a1', 'b1', 'c1']);
    await tested.end('b1');
    expect(tested.started).toEqual(['a1', 'b1', 'c1', 'b2']);
    await tested.end('a1');
    expect(tested.started.at(-1)).toBe('a2');
  });

  it('uses all its room for one key while nobody else waits', async () => {
    const tested = open({ concurrency: 3 });
    for (const name of ['a1', 'a2', 'a3', 'a4']) void tested.add(name);
    await settled();
    expect(tested.started).toEqual(['a1', 'a2', 'a3']);
  });

  it('takes a higher priority first, whatever key it has', async () => {
    const tested = open({ concurrency: 1, perKey: 1 });
    for (const name of ['a1', 'a2', 'b1']) void tested.add(name);
    void tested.add('a3', { priority: 1 });
    void tested.add('b2', { priority: 1 });
    expect(await runAll(tested)).toBe('a1 b2 a3 b1 a2');
  });

  it('puts keys that had their share behind all others, but does not stop them', async () => {
    const tested = open({ concurrency: 1, isBehind: (key) => key === 'a' || key === 'b' });
    for (const name of ['x1', 'a1', 'a2', 'b1', 'c1', 'c2', 'd1']) void tested.add(name);
    expect(await runAll(tested)).toBe('x1 c1 d1 c2 a1 b1 a2');
  });

  it('keeps room that keys which had their share may not take', async () => {
    const tested = open({ concurrency: 2, mostBehind: 1, isBehind: (key) => key === 'a' || key === 'b' });
    for (const name of ['a1', 'b1', 'a2']) void tested.add(name);
    await settled();
    expect(tested.started).toEqual(['a1']);
    void tested.add('c1');
    await settled();
    expect(tested.started).toEqual(['a1', 'c1']);
    await tested.end('c1');
    expect(tested.started).toEqual(['a1', 'c1']);
    await tested.end('a1');
    expect(tested.started).toEqual(['a1', 'c1', 'b1']);
  });

  it('asks a key anew whether it is behind when one of its tasks has ended', async () => {
    const tested = open({ concurrency: 5, mostBehind: 1, isBehind: (_key, running) => running > 0 });
    for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1', 'c2']) void tested.add(name);
    await settled();
    expect(tested.started).toEqual(['a1', 'a2', 'b1', 'c1']);
    await tested.end('c1');
    expect(tested.started.at(-1)).toBe('c2');
    await tested.end('a1');
    await tested.end('a2');
    expect(tested.started.slice(5)).toEqual(['a3', 'b2']);
  });

  it('takes a key back into turn soon after it is behind no longer', async () => {
    const behind = new Set(['a', 'b']);
    const tested = open({ concurrency: 1, isBehind: (key) => behind.has(key) });
    for (const name of ['x1', 'a1', 'b1', 'c1', 'c2', 'c3', 'c4', 'c5']) void tested.add(name);
    await tested.end('x1');
    behind.delete('b');
    await runAll(tested);
    expect(tested.started.indexOf('b1')).toBeLessThan(tested.started.indexOf('c5'));
    expect(tested.started.at(-1)).toBe('a1');
  });

  it('lets a waiting task leave, and the others go on', async () => {
    const tested = open({ concurrency: 1 });
    const leaving = new AbortController();
    void tested.add('a1');
    const left = tested.add('b1', { signal: leaving.signal });
    void tested.add('c1');
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(await runAll(tested)).toBe('a1 c1');
    await expect(tested.add('d1', { signal: leaving.signal })).rejects.toThrow('gone');
  });

  it('makes room for the next when a task fails', async () => {
    const queue = createFairQueue({ concurrency: 1 });
    const failing = queue.run('a', () => Promise.reject(new Error('no')));
    const next = queue.run('b', async () => 'done');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('done');
  });

  it('refuses what waits and what comes once it is closed', async () => {
    const tested = open({ concurrency: 1 });
    const running = tested.add('a1');
    const waiting = tested.add('b1');
    tested.queue.close(new Error('stopping'));
    await expect(waiting).rejects.toThrow('stopping');
    await expect(tested.add('c1')).rejects.toThrow('stopping');
    await tested.end('a1');
    expect(await running).toBe('a1');
  });

  it('takes the same CPU time per task however many keys wait', async () => {
    const timeOf = async (keys: number) => {
      const queue = createFairQueue({ concurrency: 1, isBehind: (key) => key.endsWith('7') });
      const before = process.cpuUsage();
      const runs = Array.from({ length: keys }, (_, i) => queue.run(`k${i}`, () => Promise.resolve()));
      await Promise.all(runs);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / keys;
    };
    await timeOf(2_000);
    const few = await timeOf(5_000);
    // Quadratic work would make this 20 times as long.
    expect(await timeOf(100_000)).toBeLessThan(few * 8);
  });
});
