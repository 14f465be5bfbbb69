import { describeFailure } from './describe-failure.ts';
import type { Layer, LayerName } from './layer.ts';
import { lifeNamed } from './lives.ts';
import { type Outcome, runLife, runSeed } from './run.ts';

/** Names a run, which is the same each time: a seed, or a fixed life, with a crash after a step or none. */
export type SimulationId = { readonly layer: LayerName } & (
  | { readonly seed: number }
  | { readonly life: string; readonly crashAfter: number | undefined }
);

/**
 * @param layer that of the id
 * @throws TypeError for an unknown life
 */
export function simulate(layer: Layer, id: SimulationId): Promise<Outcome> {
  if ('seed' in id) return runSeed(layer, id.seed);
  const { life, crashAfter } = id;
  return runLife(layer, lifeNamed(life), crashAfter === undefined ? {} : { crashAfter });
}

/** How a run went, for people, and how it is repeated. */
export function failureOf(id: SimulationId, outcome: Outcome): string {
  return describeFailure(`--layer ${id.layer} ${optionsOf(id)}`, outcome);
}

function optionsOf(id: SimulationId): string {
  if ('seed' in id) return `--seed ${id.seed}`;
  const crash = id.crashAfter === undefined ? '' : ` --crash-after ${id.crashAfter}`;
  return `--life '${id.life}'${crash}`;
}
