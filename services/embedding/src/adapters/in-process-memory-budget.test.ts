import { describe, expect, it } from 'vitest';
import { createInProcessMemoryBudget } from './in-process-memory-budget.ts';

const goOn = new AbortController().signal;

/** A budget of 100, of which a tenant has 50, and tasks that end when the test says so. */
function open() {
  const budget = createInProcessMemoryBudget({ bytes: 100, smallBytes: 2 });
  const running = new Map<string, () => void>();
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const add = (name: string, bytes: number, signal = goOn) =>
    budget.hold({ bytes, tenantId: name.slice(0, 1), signal }, () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      running.set(name, resolve);
      return promise.finally(() => running.delete(name));
    });
  const now = async () => {
    await settled();
    return [...running.keys()].sort().join(' ');
  };
  const end = (name: string) => running.get(name)?.();
  return { add, now, end };
}

describe('the memory budget', () => {
  it('lets a tenant have half, and another the other half', async () => {
    const { add, now, end } = open();
    for (const name of ['a1', 'a2', 'b1', 'b2']) void add(name, 30);
    expect(await now()).toBe('a1 b1');
    end('a1');
    expect(await now()).toBe('a2 b1');
  });

  it('never lets out more than there is', async () => {
    const { add, now, end } = open();
    for (const name of ['a1', 'b1', 'c1']) void add(name, 50);
    expect(await now()).toBe('a1 b1');
    end('b1');
    expect(await now()).toBe('a1 c1');
  });

  it('lets what fits pass what does not, but not for ever', async () => {
    const { add, now, end } = open();
    void add('a1', 40);
    void add('b1', 40);
    void add('c-large', 50);
    for (let n = 0; n < 16; n += 1) {
      void add(`d${n}`, 10);
      expect(await now()).toBe(`a1 b1 d${n}`);
      end(`d${n}`);
    }
    void add('e1', 10);
    expect(await now()).toBe('a1 b1');
    end('a1');
    expect(await now()).toBe('b1 c-large e1');
  });

  it('lets what is small in at once, and what is larger than a share alone', async () => {
    const { add, now, end } = open();
    void add('a1', 1_000);
    void add('a2', 1_000);
    void add('a3', 2);
    expect(await now()).toBe('a1 a3');
    end('a1');
    expect(await now()).toBe('a2 a3');
  });

  it('lets a waiting one leave, and gives back what a failed one held', async () => {
    const { add, now } = open();
    const budget = createInProcessMemoryBudget({ bytes: 100, smallBytes: 2 });
    const need = { bytes: 50, tenantId: 'a', signal: goOn };
    await expect(budget.hold(need, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await budget.hold(need, async () => 'room')).toBe('room');

    const leaving = new AbortController();
    void add('a1', 50);
    const left = add('a2', 50, leaving.signal);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(await now()).toBe('a1');
  });
});
