import type { ReconciliationRounds, RoundReport } from '../ports/reconciliation.ts';

export interface AwaitRoundPorts {
  readonly rounds: Pick<ReconciliationRounds, 'begin' | 'reports'>;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

const lookEveryMs = 500;

/**
 * Has the running service compare everything from the beginning, and waits until it has. When the signal aborts, the
 * comparison goes on. Decides on no error.
 *
 * @returns what was found, by part
 */
export async function awaitRound(
  { rounds, pause }: AwaitRoundPorts,
  signal: AbortSignal,
): Promise<readonly RoundReport[]> {
  const begunAt = await rounds.begin(signal);
  for (;;) {
    const reports = await rounds.reports(signal);
    if (reports.every(({ completedAt }) => completedAt > begunAt)) return reports;
    await pause(lookEveryMs, signal);
  }
}
