import type { Databases } from './database.ts';
import { describeFailure } from './describe-failure.ts';
import { lifeNamed } from './lives.ts';
import { type Outcome, runLife, runSeed } from './run.ts';

/** Names a run, which is the same each time: a seed, or a fixed life, with a crash after a step or none. */
export type SimulationId =
  | { readonly seed: number }
  | { readonly life: string; readonly crashAfter: number | undefined };

/** @throws TypeError for an unknown life */
export function simulate(databases: Databases, id: SimulationId): Promise<Outcome> {
  if ('seed' in id) return runSeed(databases, id.seed);
  const { life, crashAfter } = id;
  return runLife(databases, lifeNamed(life), crashAfter === undefined ? {} : { crashAfter });
}

/** How a run went, for people, and how it is repeated. */
export function failureOf(id: SimulationId, outcome: Outcome): string {
  if ('seed' in id) return describeFailure(`--seed ${id.seed}`, outcome);
  const crash = id.crashAfter === undefined ? '' : ` --crash-after ${id.crashAfter}`;
  return describeFailure(`--life '${id.life}'${crash}`, outcome);
}
