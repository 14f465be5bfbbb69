import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import type { Models } from '../ports.ts';

export interface GetModelPorts {
  readonly models: Models;
}

export interface GetModelInput {
  readonly caller: Principal;
  readonly alias: string;
}

/**
 * The alias, if the caller can ask answers of it.
 *
 * @throws AppError `not_found` (`model_not_found`)
 */
export async function getModel(
  { models }: GetModelPorts,
  { caller, alias }: GetModelInput,
  signal: AbortSignal,
): Promise<string> {
  if ((await models.list({ caller, signal })).includes(alias)) return alias;
  throw new AppError('not_found', 'There is no such model; `GET /v1/models` lists those that there are.', {
    reason: 'model_not_found',
    errors: [{ pointer: '/model', detail: 'is not the name of a model' }],
  });
}
