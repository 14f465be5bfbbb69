import { AppError } from '@lectern/errors';
import { type Catalog, type ModelTarget, modelsOf } from '../domain/catalog.ts';
import type { AliasRepository, VectorTargets } from '../ports.ts';

export interface FindVectorTargetsPorts {
  readonly aliases: Pick<AliasRepository, 'find'>;
  readonly catalog: Catalog;
  readonly vectorTargets: VectorTargets;
}

export interface FindVectorTargetsInput {
  /** Whose aliases count before the platform's; without one, the platform's alone do. */
  readonly tenantId: string | undefined;
  readonly model: string;
}

/**
 * What makes vectors for a name: what a tenant has set, as far as the configuration still has it, or else what the platform has. At least one. Any other name is the platform's to ask the default
 * server for, and no tenant's: texts of a caller go nowhere but where an alias says.
 *
 * @throws AppError `not_found` (`model_unknown`)
 */
export async function findVectorTargets(
  { aliases, catalog, vectorTargets }: FindVectorTargetsPorts,
  { tenantId, model }: FindVectorTargetsInput,
  signal: AbortSignal,
): Promise<readonly ModelTarget[]> {
  if (tenantId === undefined) return vectorTargets(model);
  const set = await aliases.find({ tenantId, purpose: 'vectors' }, model, signal);
  const ofTenant = modelsOf(catalog, set?.targets ?? []);
  if (ofTenant.length > 0) return ofTenant;
  if (Object.hasOwn(catalog.embeddings, model)) return vectorTargets(model);
  throw new AppError('not_found', `There is no alias "${model}" for vectors.`, { reason: 'model_unknown' });
}
