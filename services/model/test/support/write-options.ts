import type { WriteOptions } from '../../src/ports.ts';

const never = new AbortController().signal;

/** Waits for an answer as long as its target does, and does not ask what it took. */
export function writeOptions(more: Partial<WriteOptions> = {}): WriteOptions {
  return { firstTokenBy: undefined, onUsage: () => undefined, signal: never, ...more };
}
