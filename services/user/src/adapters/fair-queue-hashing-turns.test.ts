import { describe, expect, it } from 'vitest';
import { createFairQueueHashingTurns } from './fair-queue-hashing-turns.ts';

const { signal } = new AbortController();

/** Tasks that end when they are told to, in the order in which they began. */
function recorder(options: { concurrency: number; waiting?: number }) {
  const turns = createFairQueueHashingTurns({ waiting: 1_000, ...options });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const take = (network: string, account: string) =>
    turns.take(
      { network, account },
      () => {
        begun.push(`${network}/${account}`);
        return new Promise<void>((resolve) => ends.push(resolve));
      },
      signal,
    );
  /** Ends what runs, one after the other, until nothing is left. */
  const drain = async (all: Promise<unknown>[]) => {
    const done = Promise.allSettled(all);
    let isDone = false;
    void done.then(() => {
      isDone = true;
    });
    while (!isDone) {
      ends.shift()?.();
      await new Promise(setImmediate);
    }
    return done;
  };
  return { take, begun, drain };
}

describe('FairQueueHashingTurns', () => {
  it('lets a network with one call wait for one call of a network with two hundred', async () => {
    const { take, begun, drain } = recorder({ concurrency: 1 });
    const attack = Array.from({ length: 200 }, (_, i) => take('attacker', `account ${i}`));
    await drain([...attack, take('victim', 'account 7')]);
    expect(begun).toHaveLength(201);
    expect(begun.indexOf('victim/account 7')).toBeLessThanOrEqual(2);
  });

  it('lets an account wait for one call of another account of its network', async () => {
    const { take, begun, drain } = recorder({ concurrency: 1 });
    const attack = Array.from({ length: 200 }, () => take('office', 'attacked'));
    await drain([...attack, take('office', 'other')]);
    expect(begun.indexOf('office/other')).toBeLessThanOrEqual(2);
  });

  it('runs one call of a network at a time, and others beside it', async () => {
    const { take, begun, drain } = recorder({ concurrency: 2 });
    const all = [take('a', '1'), take('a', '2'), take('b', '1')];
    await new Promise(setImmediate);
    expect(begun).toEqual(['a/1', 'b/1']);
    await drain(all);
    expect(begun).toEqual(['a/1', 'b/1', 'a/2']);
  });

  it('refuses what is too much of one network, and nobody else', async () => {
    const { take, drain } = recorder({ concurrency: 1, waiting: 1 });
    const results = await drain([take('a', '1'), take('a', '2'), take('a', '3'), take('b', '1')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(results[2]).toMatchObject({
      reason: { code: 'unavailable', reason: 'too_many_logins', retryAfterSeconds: 1 },
    });
  });

  it('does nothing for a caller who left while waiting, and goes on', async () => {
    const turns = createFairQueueHashingTurns({ concurrency: 1, waiting: 10 });
    const stop = new AbortController();
    const first = turns.take({ network: 'a' }, async () => 'first', signal);
    const second = turns.take({ network: 'a' }, async () => 'second', stop.signal);
    const third = turns.take({ network: 'a' }, async () => 'third', signal);
    stop.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    expect(await Promise.all([first, third])).toEqual(['first', 'third']);
  });

  it('gives the turn on when a task fails', async () => {
    const turns = createFairQueueHashingTurns({ concurrency: 1, waiting: 10 });
    const failed = turns.take({ network: 'a' }, () => Promise.reject(new Error('no')), signal);
    await expect(failed).rejects.toThrow('no');
    expect(await turns.take({ network: 'a' }, async () => 'next', signal)).toBe('next');
  });
});
