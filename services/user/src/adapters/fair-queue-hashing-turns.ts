import { AppError } from '@lectern/errors';
import { createFairQueue, type FairQueue } from '@lectern/fairness';
import type { HashingTurns } from '../ports/credentials.ts';

/** The limits of hashing in one process. */
export interface HashingLimits {
  /** Maximum number of tasks that run at once. */
  readonly concurrency: number;
  /** Maximum number of tasks of one network that wait; further ones are refused. */
  readonly waiting: number;
}

/** The tasks of one network, of which one at a time stands in line with those of other networks. */
interface Line {
  readonly accounts: FairQueue<string>;
  size: number;
}

/**
 * {@link HashingTurns} in memory, by two queues behind each other: the accounts of a network take turns for its place in the
 * line of the networks. What waits in all lines together is bounded by the connections of the server.
 */
export function createFairQueueHashingTurns({ concurrency, waiting }: HashingLimits): HashingTurns {
  const networks = createFairQueue<string>({ concurrency });
  const lines = new Map<string, Line>();
  const lineOf = (network: string): Line => {
    const known = lines.get(network);
    if (known !== undefined) return known;
    const line = { accounts: createFairQueue<string>({ concurrency: 1 }), size: 0 };
    lines.set(network, line);
    return line;
  };

  return {
    take: async ({ network, account = '' }, task, signal) => {
      const line = lineOf(network);
      // The one that has the place is no longer waiting.
      if (line.size > waiting) throw tooManyLogins();
      line.size += 1;
      try {
        return await line.accounts.run(account, () => networks.run(network, task, { signal }), { signal });
      } finally {
        line.size -= 1;
        if (line.size === 0) lines.delete(network);
      }
    },
  };
}

function tooManyLogins(): AppError {
  return new AppError('unavailable', 'Too many log-ins at once. Try again shortly.', {
    reason: 'too_many_logins',
    retryAfterSeconds: 1,
  });
}
