import { AppError } from '@lectern/errors';

/** The time in which a target may be starting, as one process sees it. */
export interface WarmUp {
  readonly isOver: boolean;
  /** It is known to be up. */
  end(): void;
}

/**
 * Begins the warm-up of a target. Processes that call each other start together, and one of them is the last: calls that find
 * nobody until then tell nothing of its health, and must not shut it out for the seconds after it came up. So a target that
 * has never answered this process opens no breaker for `durationMs`; after that, silence is a failure like any other.
 */
export function startWarmUp(durationMs: number): WarmUp {
  const until = performance.now() + durationMs;
  let ended = false;
  return {
    get isOver() {
      return ended || performance.now() >= until;
    },
    end: () => {
      ended = true;
    },
  };
}

/** Whether an error leaves open that the target has not started yet: nothing but a "not now" came from there. */
export function mayBeStarting(error: unknown): boolean {
  return !(error instanceof AppError) || error.code === 'unavailable' || error.code === 'deadline_exceeded';
}
