import { AppError } from '@lectern/errors';
import { type Catalog, type NamedTarget, targetsOf } from '../domain/catalog.ts';
import type { AliasRepository } from '../ports.ts';

export interface FindTargetsPorts {
  readonly aliases: Pick<AliasRepository, 'find'>;
  readonly catalog: Catalog;
}

export interface FindTargetsInput {
  readonly tenantId: string;
  readonly alias: string;
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
  const set = await aliases.find(tenantId, alias, signal);
  const ofTenant = targetsOf(catalog, set?.targets ?? []);
  if (ofTenant.length > 0) return ofTenant;
  const configured = Object.hasOwn(catalog.aliases, alias) ? catalog.aliases[alias] : undefined;
  const targets = targetsOf(catalog, configured ?? []);
  if (targets.length > 0) return targets;
  throw new AppError('not_found', `There is no model alias "${alias}".`, { reason: 'alias_unknown' });
}
