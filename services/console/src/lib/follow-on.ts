import { LecternError, type SessionClient, type StatusEvent } from '@lectern/client';

/** How often it is looked in another way, in milliseconds. */
const pauseMs = 2_000;

/** What {@link followOn} does on the way. */
export interface FollowOptions {
  readonly signal: AbortSignal;
  readonly onStep: (step: StatusEvent) => void;
  /** The events do not get through: the document has to be looked at in another way. */
  readonly onLost: () => void;
  /** Between two attempts, in milliseconds. */
  readonly pauseMs?: number;
}

/**
 * Follows a document, also over a time in which the platform cannot tell its events. Ends with its last step, with the signal, and when the
 * platform refuses the events for good, as those of a document that is deleted.
 */
export async function followOn(
  client: Pick<SessionClient, 'followDocument'>,
  id: string,
  { signal, onStep, onLost, pauseMs: betweenMs = pauseMs }: FollowOptions,
): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const step of client.followDocument(id, { signal })) onStep(step);
      return;
    } catch (error) {
      if (signal.aborted || !(error instanceof LecternError) || !error.retryable) return;
    }
    onLost();
    await pause(betweenMs, signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
