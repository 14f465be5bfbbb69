import { AsyncLocalStorage } from 'node:async_hooks';
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import { start, type Timers } from '../time.ts';

/**
 * Puts simulated time in the place of `Date`, `performance.now`, and the timers of this process, so that code that asks them runs
 * in it.
 *
 * @returns what gives the process its real clock and timers back
 */
export function installTime(time: Timers): () => void {
  const real = realParts();
  replaceTimers(time);
  return () => {
    Object.assign(globalThis, real.globals);
    Reflect.deleteProperty(performance, 'now');
    timersPromises.setTimeout = real.delay;
    syncBuiltinESMExports();
  };
}

function realParts() {
  const { Date: date, setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
  return {
    globals: { Date: date, setTimeout, clearTimeout, setInterval, clearInterval },
    delay: timersPromises.setTimeout,
  };
}

function replaceTimers(time: Timers): void {
  const { add, remove } = time;
  const now = () => time.now;
  const bound = (run: (...args: unknown[]) => void, args: unknown[]) => {
    const inContext = AsyncLocalStorage.snapshot();
    return () => inContext(run, ...args);
  };
  const clear = (timer: { id: number } | undefined): void => {
    if (timer !== undefined) remove(timer.id);
  };
  Object.assign(globalThis, {
    Date: dateAt(now),
    setTimeout: (run: () => void, ms = 0, ...args: unknown[]) => handleOf(add(ms, bound(run, args))),
    setInterval: (run: () => void, ms = 0, ...args: unknown[]) => handleOf(add(ms, bound(run, args), ms)),
    clearTimeout: clear,
    clearInterval: clear,
  });
  Object.defineProperty(performance, 'now', { value: () => now() - start, configurable: true });
  const delay = (ms: number, value: unknown, { signal }: { signal?: AbortSignal } = {}) =>
    new Promise<unknown>((resolve, reject) => {
      const id = add(ms, () => resolve(value));
      signal?.addEventListener('abort', () => {
        remove(id);
        reject(signal.reason);
      });
    });
  timersPromises.setTimeout = delay as typeof timersPromises.setTimeout;
  syncBuiltinESMExports();
}

/** What Node gives: callers may ask that the process does not wait for it. */
function handleOf(id: number) {
  const handle = { id, ref: () => handle, unref: () => handle, hasRef: () => true };
  return handle;
}

function dateAt(now: () => number): DateConstructor {
  const RealDate = Date;
  return class extends RealDate {
    constructor(...args: [] | ConstructorParameters<DateConstructor>) {
      if (args.length === 0) super(now());
      else super(...args);
    }
    static override now = now;
  } as DateConstructor;
}
