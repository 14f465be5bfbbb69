import { commitOutcomeUnknown } from '@lectern/db';
import type { MemoryDb } from '@lectern/db/testing/memory';
import { AppError } from '@lectern/errors';
import type { Random } from '../random.ts';
import type { Process, Scheduler } from '../scheduler.ts';

/** Who has a transaction open in a database, so that all others wait. */
export interface Holder {
  process: Process | undefined;
}

export interface SteppedMemoryDbParts {
  readonly holder: Holder;
  readonly process: Process;
  readonly scheduler: Scheduler;
  readonly random: Random;
}

/** A database in memory as one of its processes sees it: every statement, and the beginning and the end of a transaction, is a step. */
export function steppedMemoryDb({ holder, process, scheduler, random }: SteppedMemoryDbParts): MemoryDb {
  const isReady = () => holder.process === undefined;
  const letGo = () => {
    if (holder.process === process) holder.process = undefined;
  };
  /** What was written may be told as unknown; what was not, too. */
  const failureOfCommit = (wasDone: boolean) =>
    wasDone || random.chance(0.5) ? outcomeUnknown() : unavailable();
  return {
    query: (statement, run) =>
      scheduler.step(process, statement, {
        ...{ run, isReady, lasts: !statement.startsWith('SELECT') },
        failure: statement === 'COMMIT' ? failureOfCommit : unavailable,
      }),
    transaction: async (work) => {
      const begin = () => {
        holder.process = process;
      };
      const refused = () => {
        letGo();
        return unavailable();
      };
      await scheduler.step(process, 'BEGIN', { run: begin, isReady, failure: refused });
      const commit = await work().catch(async (error: unknown) => {
        await scheduler.step(process, 'ROLLBACK', { run: letGo });
        throw error;
      });
      const end = () => {
        letGo();
        return commit();
      };
      const lost = (wasDone: boolean) => {
        letGo();
        return failureOfCommit(wasDone);
      };
      return scheduler.step(process, 'COMMIT', { run: end, lasts: true, failure: lost });
    },
  };
}

function unavailable(): AppError {
  return new AppError('unavailable', 'The connection is lost.', { reason: 'database_unavailable' });
}

function outcomeUnknown(): AppError {
  return new AppError('unavailable', 'The connection was lost in COMMIT.', { reason: commitOutcomeUnknown });
}
