import { deadlineExceeded, type RetryScope } from './failure.ts';

/** The time a call has left, as a signal and as a number. */
export interface Deadline {
  /** Aborts when the time is up, with an AppError `deadline_exceeded`, or when the caller's own signal does. */
  readonly signal: AbortSignal;
  /** Whole milliseconds that are left; 0 when the time is up. */
  remainingMs(): number;
  /** Stops the clock: call it when the call has ended, whatever the end. The caller's signal goes on to be heard. */
  stop(): void;
}

/** The bounds of a {@link Deadline}; the nearest one counts. */
export interface DeadlineBounds {
  readonly timeoutMs: number;
  /** Milliseconds since the epoch: when whoever asked us stops waiting. */
  readonly deadlineAt?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Which calls may be tried again once this time is up. */
  readonly retry?: RetryScope;
}

/** Starts the clock of a call or of one attempt. */
export function startDeadline(bounds: DeadlineBounds): Deadline {
  const untilCaller = bounds.deadlineAt === undefined ? Infinity : bounds.deadlineAt - Date.now();
  const endsAt = performance.now() + Math.min(bounds.timeoutMs, untilCaller);
  const remainingMs = () => Math.max(0, Math.floor(endsAt - performance.now()));
  const clock = new AbortController();
  const expire = () => clock.abort(deadlineExceeded('inconclusive', undefined, bounds.retry));
  if (remainingMs() === 0) expire();
  const timer = setTimeout(expire, remainingMs());
  return {
    signal: bounds.signal === undefined ? clock.signal : AbortSignal.any([bounds.signal, clock.signal]),
    remainingMs,
    stop: () => clearTimeout(timer),
  };
}
