import { AsyncLocalStorage } from 'node:async_hooks';

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
}

/** The same, with what timers of code are made of. */
export interface Timers extends SimulatedTime {
  /** @returns the timer's number */
  add(ms: number, fire: () => void, everyMs?: number): number;
  remove(timer: number): void;
}

/** When it begins. */
export const start = Date.UTC(2026, 0, 1);

/** Time for code that is given its clock. Timers of a process that has crashed are forgotten. */
export function createTime(): Timers {
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
  return {
    add,
    remove: (timer) => void timers.delete(timer),
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
  };
}

function earliest(timers: ReadonlyMap<number, Timer>): [number, Timer] | undefined {
  let found: [number, Timer] | undefined;
  for (const [id, timer] of timers) {
    if (found === undefined || timer.at < found[1].at) found = [id, timer];
  }
  return found;
}
