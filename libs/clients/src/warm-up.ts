import { AppError } from '@lectern/errors';
import type { CallOutcome } from './failure.ts';

/** The time in which a target may still be starting, as one process sees it. */
export interface WarmUp {
  readonly isOver: boolean;
  /** To be called when the target is known to be up. */
  end(): void;
}

/**
 * Begins the warm-up of a target. Processes that call each other start together, and one of them is the last: calls that
 * find nobody until then tell nothing of its health, and must not open a breaker for the seconds after it came up. So a
 * target that has never answered this process opens no breaker for `durationMs`; after that, silence is a failure like
 * any other.
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

/** The outcome of a call, with failures of a target that may still be starting as `inconclusive`. */
export function outcomeInWarmUp(outcome: CallOutcome, error: unknown, warmUp: WarmUp): CallOutcome {
  if (outcome === 'failed' && !warmUp.isOver && mayBeStarting(error)) return 'inconclusive';
  if (outcome !== 'inconclusive') warmUp.end();
  return outcome;
}

/** Whether the target may not have started yet: it sent nothing, or only that it is unavailable. */
function mayBeStarting(error: unknown): boolean {
  return !(error instanceof AppError) || error.code === 'unavailable' || error.code === 'deadline_exceeded';
}
