import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { type ListModelsPorts, listModels } from './list-models.ts';

export type GetModelPorts = ListModelsPorts;

export interface GetModelInput {
  readonly caller: Principal;
  readonly alias: string;
}

/**
 * The alias, if the caller can ask answers or vectors of it.
 *
 * @throws AppError `not_found` (`model_not_found`)
 */
export async function getModel(
  ports: GetModelPorts,
  { caller, alias }: GetModelInput,
  signal: AbortSignal,
): Promise<string> {
  if ((await listModels(ports, { caller }, signal)).includes(alias)) return alias;
  throw modelNotFound();
}

/** The error for a name that stands for no model, or for none that does what is asked for. */
export function modelNotFound(): AppError {
  return new AppError('not_found', 'There is no such model; `GET /v1/models` lists those that there are.', {
    reason: 'model_not_found',
    errors: [{ pointer: '/model', detail: 'is not the name of a model' }],
  });
}
