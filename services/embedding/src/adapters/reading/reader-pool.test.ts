import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PooledReader, ReaderPool } from './reader-pool.ts';

/** A reader that starts at once and dies when it is killed. */
class FakeReader implements PooledReader {
  readonly ready = Promise.resolve();
  readonly ended: Promise<void>;
  alive = true;
  #end: () => void = () => undefined;

  constructor() {
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  kill(): void {
    this.alive = false;
    this.#end();
  }
}

const settled = () => vi.advanceTimersByTimeAsync(0);
function open({ size = 2, keepSpare = true } = {}) {
  const started: FakeReader[] = [];
  const system = { full: false };
  const start = () => {
    if (system.full) throw new Error('EMFILE');
    const reader = new FakeReader();
    started.push(reader);
    return reader;
  };
  const alive = () => started.filter((reader) => reader.alive).length;
  return { pool: new ReaderPool({ size, keepSpare, idleMs: 1_000, start }), started, system, alive };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the pool of readers', () => {
  it('gives a tenant its own reader again, and another tenant one that has read nothing', () => {
    const { pool, started } = open();
    const first = pool.take('a');
    expect(first).toBe(started[0]);
    pool.giveBack(first, 'a');
    expect(pool.take('b')).toBe(started[1]);
    expect(pool.take('a')).toBe(first);
  });

  it('ends the reader that has waited longest where a new one needs its room', async () => {
    const { pool, started, alive } = open();
    const readers = ['a', 'b'].map((tenantId) => ({ tenantId, reader: pool.take(tenantId) }));
    for (const { reader, tenantId } of readers) pool.giveBack(reader, tenantId);
    const third = pool.take('c');
    await settled();
    expect(third).toBe(started[2]);
    expect(started.map((reader) => reader.alive)).toEqual([false, true, true, true]);
    expect(alive()).toBe(3);
  });

  it('has one that has read nothing while all others are taken', async () => {
    const { pool, started, alive } = open();
    const taken = ['a', 'b'].map((tenantId) => pool.take(tenantId));
    await settled();
    expect(alive()).toBe(3);
    pool.giveBack(taken[0] as FakeReader, 'a');
    expect(pool.take('c')).toBe(started[2]);
    await settled();
    expect([taken[0]?.alive, taken[1]?.alive, alive()]).toEqual([false, true, 3]);
  });

  it('ends readers that wait too long, and keeps one that has read nothing', async () => {
    const { pool, started, alive } = open();
    const [a, b] = [pool.take('a'), pool.take('b')];
    pool.giveBack(a, 'a');
    pool.giveBack(b, 'b');
    await vi.advanceTimersByTimeAsync(1_001);
    expect([a.alive, b.alive, alive()]).toEqual([false, false, 1]);
    expect(pool.take('c')).toBe(started[2]);
  });

  it('replaces a reader that died, but not where none is kept', async () => {
    const kept = open();
    kept.pool.take('a').kill();
    await settled();
    expect(kept.alive()).toBe(1);
    const none = open({ keepSpare: false });
    none.pool.take('a').kill();
    await settled();
    expect(none.alive()).toBe(0);
  });

  it('refuses a document while the system has no room for a process, and goes on when it has', async () => {
    const { pool, started, system } = open();
    pool.take('a');
    system.full = true;
    for (const reader of started) reader.kill();
    await settled();
    expect(() => pool.take('a')).toThrow(
      expect.objectContaining({ reason: 'reader_not_started', retryable: true }),
    );
    system.full = false;
    expect(pool.take('a').alive).toBe(true);
  });

  it('ends all readers when it is closed, and starts no other', async () => {
    const { pool, alive } = open();
    const taken = pool.take('a');
    pool.giveBack(pool.take('b'), 'b');
    await pool.close();
    pool.giveBack(taken, 'a');
    await settled();
    expect(alive()).toBe(0);
  });
});
