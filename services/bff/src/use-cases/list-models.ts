import type { Principal } from '@lectern/auth';
import type { Models } from '../ports.ts';

export interface ListModelsPorts {
  readonly models: Models;
}

export interface ListModelsInput {
  readonly caller: Principal;
}

/** What the caller can ask answers of, by alias. Decides on no error. */
export async function listModels(
  { models }: ListModelsPorts,
  { caller }: ListModelsInput,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return await models.list({ caller, signal });
}
