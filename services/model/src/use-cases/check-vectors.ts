import type { Principal } from '@lectern/auth';
import { AppError, toAppError } from '@lectern/errors';
import type { ModelTarget } from '../domain/catalog.ts';
import { mostVectorTokens } from '../domain/tokens.ts';
import { likenessOf } from '../domain/vectors.ts';
import { type EmbedMeteredPorts, embedMetered } from './embed-metered.ts';

export interface CheckVectorsInput {
  readonly caller: Principal;
  readonly alias: string;
  /** What makes its vectors now; none for a new alias. */
  readonly present: readonly ModelTarget[];
  /** What is to make them. */
  readonly wanted: readonly ModelTarget[];
}

/** Vectors of one text by the same model at two places: numbers that were rounded in another way make no more difference than that. */
const leastLikeness = 0.95;

const probe = 'The lighthouse keeper wrote down the time of the tide every evening.';

/**
 * Helper of the use case that sets aliases: whether targets make the vectors that are made by that name already, and all of them the same. What a caller has embedded by a name lies beside
 * what they embed by it tomorrow. A sentence is embedded by each target that is not known to do so, which counts as calls of the caller's.
 *
 * @throws AppError `conflict` (`vectors_differ`), `unavailable` (`vectors_unchecked`) where a target does not answer, `resource_exhausted` (`budget_exhausted`)
 */
export async function checkVectors(
  ports: EmbedMeteredPorts,
  { caller, alias, present, wanted }: CheckVectorsInput,
  signal: AbortSignal,
): Promise<void> {
  const known = new Set(present.map(({ name }) => name));
  const added = wanted.filter(({ name }) => !known.has(name));
  const compared = present.length > 0 ? added : added.slice(1);
  if (compared.length === 0) return;
  const embed = (target: ModelTarget) => embedProbe(ports, { caller, alias, target }, signal);
  const expected = await firstOf(present.length > 0 ? present : added.slice(0, 1), embed);
  for (const target of compared) {
    const vector = await embed(target);
    if (vector.length !== expected.length || likenessOf(vector, expected) < leastLikeness) {
      throw vectorsDiffer({ alias, target: target.name, vector, expected });
    }
  }
}

/** By the first of targets of the same vectors that answers. */
async function firstOf(
  targets: readonly ModelTarget[],
  embed: (target: ModelTarget) => Promise<readonly number[]>,
): Promise<readonly number[]> {
  let failure: unknown;
  for (const target of targets) {
    try {
      return await embed(target);
    } catch (error) {
      if (toAppError(error).reason !== 'vectors_unchecked') throw error;
      failure = error;
    }
  }
  throw failure;
}

async function embedProbe(
  ports: EmbedMeteredPorts,
  { caller, alias, target }: Pick<CheckVectorsInput, 'caller' | 'alias'> & { readonly target: ModelTarget },
  signal: AbortSignal,
): Promise<readonly number[]> {
  const texts = [probe];
  const call = { caller, purpose: 'vectors', alias, target, most: mostVectorTokens(texts) } as const;
  try {
    const { vectors } = await embedMetered(ports, { call, texts }, { signal });
    return vectors[0] ?? [];
  } catch (error) {
    if (signal.aborted || toAppError(error).reason === 'budget_exhausted') throw error;
    const message = `The target "${target.name}" gives no vectors (${toAppError(error).reason}): nobody can say whether they are those of "${alias}".`;
    throw new AppError('unavailable', message, {
      reason: 'vectors_unchecked',
      details: { alias, target: target.name },
      cause: error,
    });
  }
}

function vectorsDiffer({
  alias,
  target,
  vector: { length: dimensions },
  expected: { length: expected },
}: {
  readonly alias: string;
  readonly target: string;
  readonly vector: readonly number[];
  readonly expected: readonly number[];
}): AppError {
  const how =
    dimensions === expected
      ? 'are of another model, though they have as many dimensions'
      : `have ${dimensions} dimensions, and not ${expected}`;
  const message = `The vectors of "${target}" ${how}: what was embedded as "${alias}" could not be compared with them. Set another alias for them.`;
  return new AppError('conflict', message, {
    reason: 'vectors_differ',
    details: { alias, target, dimensions, expected },
  });
}
