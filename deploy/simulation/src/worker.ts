import { parentPort } from 'node:worker_threads';
import { createLayers } from './open-layer.ts';
import { failureOf, type SimulationId, simulate } from './simulation-id.ts';

/** What a thread answers for a run. */
export interface Answer {
  readonly steps: number;
  readonly crashes: number;
  /** What was violated and how it is repeated; undefined where all was as it has to be. */
  readonly failure: string | undefined;
}

const layers = createLayers();

parentPort?.on('message', async (id: SimulationId) => {
  const outcome = await simulate(await layers.open(id.layer), id);
  const { steps, crashes, violations } = outcome;
  const answer: Answer = {
    ...{ steps, crashes },
    failure: violations.length > 0 ? failureOf(id, outcome) : undefined,
  };
  parentPort?.postMessage(answer);
});
