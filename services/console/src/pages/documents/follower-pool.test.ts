import { expect, it } from 'vitest';
import { FollowerPool } from './follower-pool.ts';

/** Streams that end when the test says so. */
function streams() {
  const open = new Map<string, () => void>();
  const follow = (id: string, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      open.set(id, () => {
        open.delete(id);
        resolve();
      });
      signal.addEventListener('abort', () => {
        open.delete(id);
        reject(signal.reason);
      });
    });
  return { open, follow };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('follows as many at once as it has places, and the others when one is over', async () => {
  const { open, follow } = streams();
  const pool = new FollowerPool(follow, 2);
  pool.want(['a', 'b', 'c']);
  expect([...open.keys()]).toEqual(['a', 'b']);
  expect(pool.waiting).toBe(1);
  open.get('a')?.();
  await settled();
  expect([...open.keys()]).toEqual(['b', 'c']);
  expect(pool.waiting).toBe(0);
});

it('does not follow again what is over, unless it was not wanted in between', async () => {
  const { open, follow } = streams();
  const pool = new FollowerPool(follow, 2);
  pool.want(['a']);
  open.get('a')?.();
  await settled();
  pool.want(['a']);
  expect([...open.keys()]).toEqual([]);
  pool.want([]);
  pool.want(['a']);
  expect([...open.keys()]).toEqual(['a']);
});

it('ends what is not wanted any more, and gives its place to another', async () => {
  const { open, follow } = streams();
  const pool = new FollowerPool(follow, 1);
  pool.want(['a', 'b']);
  pool.want(['b']);
  await settled();
  expect([...open.keys()]).toEqual(['b']);
  pool.stop();
  expect([...open.keys()]).toEqual([]);
});
