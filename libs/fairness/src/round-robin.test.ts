import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RoundRobin, type Taken } from './round-robin.ts';

interface Entry {
  readonly key: number;
  readonly priority: number;
  readonly remove: () => void;
}

/** The turns beside the simplest thing that says what they may do. */
class Compared {
  readonly #behind = new Set<number>();
  readonly #waiting = new Map<number, Entry>();
  readonly #out: Taken<number, number>[] = [];
  readonly #perKey: number;
  readonly #roundRobin: RoundRobin<number, number>;
  #nextItem = 0;

  constructor(perKey: number) {
    this.#perKey = perKey;
    this.#roundRobin = new RoundRobin({
      perKey,
      mostBehind: Infinity,
      isBehind: (key) => this.#behind.has(key),
    });
  }

  add({ key, number }: Step): void {
    const item = this.#nextItem++;
    const priority = number % 3;
    this.#waiting.set(item, { key, priority, remove: this.#roundRobin.add({ key, item }, priority) });
  }

  take(): void {
    const free = (key: number) => this.#out.filter((other) => other.key === key).length < this.#perKey;
    const eligible = [...this.#waiting].filter(([, { key }]) => free(key));
    const highest = Math.max(...eligible.map(([, { priority }]) => priority));
    const best = eligible.filter(([, { priority }]) => priority === highest);
    const inTurn = best.filter(([, { key }]) => !this.#behind.has(key));
    const allowed = inTurn.length > 0 ? inTurn : best;

    const taken = this.#roundRobin.take();
    expect(taken === undefined).toBe(allowed.length === 0);
    if (taken === undefined) return;
    // Of its key and priority, the one that has waited longest.
    const [firstOfKey] = best.find(([, { key }]) => key === taken.key) ?? [];
    expect(taken.item).toBe(firstOfKey);
    this.#waiting.delete(taken.item);
    this.#out.push(taken);
  }

  release({ number }: Step): void {
    const [taken] = this.#out.splice(number % Math.max(this.#out.length, 1), 1);
    if (taken !== undefined) this.#roundRobin.release(taken);
  }

  remove({ number }: Step): void {
    const [item, entry] = [...this.#waiting][number % Math.max(this.#waiting.size, 1)] ?? [];
    if (item === undefined) return;
    entry?.remove();
    this.#waiting.delete(item);
  }

  judge({ key }: Step): void {
    if (!this.#behind.delete(key)) this.#behind.add(key);
  }

  check(): void {
    expect(this.#roundRobin.size).toBe(this.#waiting.size);
  }
}

interface Step {
  readonly kind: 'add' | 'take' | 'release' | 'remove' | 'judge';
  readonly key: number;
  readonly number: number;
}
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('add', 'add', 'take', 'take', 'release', 'remove', 'judge'),
  key: fc.nat(4),
  number: fc.nat(20),
});

it('never loses, repeats or withholds an item, in any order of operations', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), fc.integer({ min: 1, max: 3 }), (steps, perKey) => {
      const compared = new Compared(perKey);
      for (const each of steps) {
        compared[each.kind](each);
        compared.check();
      }
    }),
    { numRuns: 500 },
  );
});
