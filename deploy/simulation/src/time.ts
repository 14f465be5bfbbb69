import { AsyncLocalStorage } from 'node:async_hooks';
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';

/** Whoever sets a timer: a process whose timers end with it. */
export interface Owner {
  readonly isAlive: boolean;
}

/** The process whose code runs. */
export const runningProcess = new AsyncLocalStorage<Owner>();

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly everyMs: number | undefined;
  readonly owner: Owner | undefined;
  readonly fire: () => void;
}

/** Time that passes only when nothing else can happen. */
export interface SimulatedTime {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Time passes up to this moment at least once on the way, though nothing has a timer for it. */
  wakeAt(at: number): void;
  sleep(ms: number): Promise<void>;
  /** Goes to the next timer and fires it. @returns false where there is none */
  advance(): boolean;
  /** Gives the process its real clock and timers back. */
  uninstall(): void;
}

const start = Date.UTC(2026, 0, 1);

/**
 * Puts simulated time in the place of `Date`, `performance.now`, and the timers of this process, so that code that asks them runs
 * in it. Timers of a process that has crashed are forgotten.
 */
export function installTime(): SimulatedTime {
  const real = realParts();
  const timers = new Map<number, Timer>();
  let now = start;
  let order = 0;
  const add = (ms: number, fire: () => void, everyMs?: number): number => {
    order += 1;
    const owner = runningProcess.getStore();
    // As Node: whole milliseconds, and one at least.
    timers.set(order, { at: now + Math.max(1, Math.trunc(ms)), order, everyMs, owner, fire });
    return order;
  };
  const fire = (id: number, timer: Timer): void => {
    now = Math.max(now, timer.at);
    if (timer.everyMs === undefined) timers.delete(id);
    else timers.set(id, { ...timer, at: now + timer.everyMs });
    if (timer.owner?.isAlive === false) timers.delete(id);
    else timer.fire();
  };
  replaceTimers({ add, remove: (id) => void timers.delete(id), now: () => now });
  return {
    get now() {
      return now;
    },
    wakeAt: (at) => void add(at - now, () => undefined),
    sleep: (ms) => new Promise((resolve) => void add(ms, resolve)),
    advance: () => {
      const next = earliest(timers);
      if (next !== undefined) fire(...next);
      return next !== undefined;
    },
    uninstall: () => {
      Object.assign(globalThis, real.globals);
      Reflect.deleteProperty(performance, 'now');
      timersPromises.setTimeout = real.delay;
      syncBuiltinESMExports();
    },
  };
}

function earliest(timers: ReadonlyMap<number, Timer>): [number, Timer] | undefined {
  let found: [number, Timer] | undefined;
  for (const [id, timer] of timers) {
    if (found === undefined || timer.at < found[1].at) found = [id, timer];
  }
  return found;
}

function realParts() {
  const { Date: date, setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
  return {
    globals: { Date: date, setTimeout, clearTimeout, setInterval, clearInterval },
    delay: timersPromises.setTimeout,
  };
}

interface TimerParts {
  add(ms: number, fire: () => void, everyMs?: number): number;
  remove(id: number): void;
  now(): number;
}

function replaceTimers({ add, remove, now }: TimerParts): void {
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
