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

/** What makes vectors for a name: what a tenant has set, as far as the configuration still has it, or else what the platform has. At least one. Decides on no error. */
export async function findVectorTargets(
  { aliases, catalog, vectorTargets }: FindVectorTargetsPorts,
  { tenantId, model }: FindVectorTargetsInput,
  signal: AbortSignal,
): Promise<readonly ModelTarget[]> {
  if (tenantId === undefined) return vectorTargets(model);
  const set = await aliases.find({ tenantId, purpose: 'vectors' }, model, signal);
  const ofTenant = modelsOf(catalog, set?.targets ?? []);
  return ofTenant.length > 0 ? ofTenant : vectorTargets(model);
}
