import { AppError } from '@lectern/errors';
import { type Catalog, type NamedTarget, targetsOf } from '../domain/catalog.ts';
import type { AliasRepository, TenantAlias } from '../ports.ts';

export interface FindTargetsPorts {
  readonly aliases: Pick<AliasRepository, 'find'>;
  readonly catalog: Catalog;
}

export interface FindTargetsInput {
  readonly tenantId: string;
  readonly alias: string;
}

/** What stands behind an alias: what a tenant has set, as far as the configuration still has it, or else what the configuration has. None for an alias that cannot be asked. */
export function targetsBehind(
  catalog: Pick<Catalog, 'targets' | 'aliases'>,
  { alias, set }: { readonly alias: string; readonly set: Pick<TenantAlias, 'targets'> | undefined },
): NamedTarget[] {
  const ofTenant = targetsOf(catalog, set?.targets ?? []);
  if (ofTenant.length > 0) return ofTenant;
  const configured = Object.hasOwn(catalog.aliases, alias) ? catalog.aliases[alias] : undefined;
  return targetsOf(catalog, configured ?? []);
}

/**
 * What stands behind an alias for a tenant: what it has set, or else what the configuration has. At least one.
 *
 * @throws AppError `not_found` (`alias_unknown`)
 */
export async function findTargets(
  { aliases, catalog }: FindTargetsPorts,
  { tenantId, alias }: FindTargetsInput,
  signal: AbortSignal,
): Promise<NamedTarget[]> {
  const set = await aliases.find({ tenantId, purpose: 'answer' }, alias, signal);
  const targets = targetsBehind(catalog, { alias, set });
  if (targets.length > 0) return targets;
  throw new AppError('not_found', `There is no model alias "${alias}".`, { reason: 'alias_unknown' });
}
