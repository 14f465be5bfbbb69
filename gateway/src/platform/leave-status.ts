import { setTimeout as delay } from 'node:timers/promises';
import type { BackgroundWorker, ReadStatus } from '@lectern/service';
import type { StatusBoard } from './status-board.ts';

/** A look is at most so old, in milliseconds, and what an instance measures of itself is over so long. */
export const leftEveryMs = 1_000;
/** Longest time that reading the own status takes: readiness has two seconds for its checks. */
const readTimeoutMs = 2_000;

/** Leaves how this process is at the board, again and again, and takes it away when the process stops in order. */
export function createStatusLeaver({
  board,
  own,
}: {
  readonly board: StatusBoard;
  readonly own: ReadStatus;
}): BackgroundWorker {
  const stopped = new AbortController();
  const { signal } = stopped;
  let left: string | undefined;
  let running: Promise<void> = Promise.resolve();

  const leaveAgainAndAgain = async (): Promise<void> => {
    while (!signal.aborted) {
      const status = await own(AbortSignal.timeout(readTimeoutMs));
      left = status.instanceId;
      await board.leave(status);
      await delay(leftEveryMs, undefined, { signal }).catch(() => undefined);
    }
    if (left !== undefined) await board.withdraw(left);
  };

  return {
    name: 'status for other gateways',
    start: async () => {
      running = leaveAgainAndAgain();
    },
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}
