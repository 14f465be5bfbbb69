import { deadlineExceeded } from './failure.ts';

/** The time a call has left, as a signal and as a number. */
export interface Deadline {
  /** Aborts when the time is up, with an AppError `deadline_exceeded`, or when the caller's own signal does. */
  readonly signal: AbortSignal;
  /** Whole milliseconds that are left; 0 when the time is up. */
  remainingMs(): number;
  /** Stops the clock; to be called when the call has ended. The caller's signal still aborts `signal`. */
  stop(): void;
}

/** The bounds of a {@link Deadline}; the nearest one counts. */
export interface DeadlineBounds {
  readonly timeoutMs: number;
  /** Milliseconds since the epoch: deadline of the request that the call is made for. */
  readonly deadlineAt?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Starts the clock of a call. */
export function startDeadline(bounds: DeadlineBounds): Deadline {
  const untilCaller = bounds.deadlineAt === undefined ? Infinity : bounds.deadlineAt - Date.now();
  const endsAt = performance.now() + Math.min(bounds.timeoutMs, untilCaller);
  const remainingMs = () => Math.max(0, Math.floor(endsAt - performance.now()));
  const clock = new AbortController();
  const expire = () => clock.abort(deadlineExceeded('inconclusive'));
  if (remainingMs() === 0) expire();
  const timer = setTimeout(expire, remainingMs());
  return {
    signal: bounds.signal === undefined ? clock.signal : AbortSignal.any([bounds.signal, clock.signal]),
    remainingMs,
    stop: () => clearTimeout(timer),
  };
}
