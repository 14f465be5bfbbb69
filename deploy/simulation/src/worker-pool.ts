import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SimulationId } from './simulation-id.ts';
import type { Answer } from './worker.ts';

/** Threads that run simulations, one for each processor, each with layers of its own. */
export interface WorkerPool {
  /**
   * Runs all of these, in any order, and calls `onAnswer` for each that was done. Begins none any more once one has failed.
   *
   * @returns the failure of the first that failed; undefined where none did
   */
  runAll(
    ids: Iterable<SimulationId>,
    onAnswer: (id: SimulationId, answer: Answer) => void,
  ): Promise<string | undefined>;
}

/** What a run makes lives shortly, and there are thousands. */
const maxYoungGenerationSizeMb = 64;

/** @throws Error from `runAll`, when a thread ends */
export function openWorkerPool(): WorkerPool {
  const workers = Array.from(
    { length: availableParallelism() },
    () => new Worker(new URL('worker.ts', import.meta.url), { resourceLimits: { maxYoungGenerationSizeMb } }),
  );
  return {
    runAll: async (ids, onAnswer) => {
      const left = ids[Symbol.iterator]();
      let failure: string | undefined;
      const work = async (worker: Worker): Promise<void> => {
        for (let next = left.next(); !next.done && failure === undefined; next = left.next()) {
          const answer = await ask(worker, next.value);
          failure ??= answer.failure;
          if (answer.failure === undefined) onAnswer(next.value, answer);
        }
      };
      await Promise.all(workers.map(work));
      return failure;
    },
  };
}

async function ask(worker: Worker, id: SimulationId): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  worker.once('message', resolve).once('error', reject);
  worker.postMessage(id);
  return promise.finally(() => worker.off('message', resolve).off('error', reject));
}
