import type { Principal } from '@lectern/auth';
import type { Catalog } from '../domain/catalog.ts';
import type { AliasRepository, TenantAlias, TenantAliases } from '../ports.ts';
import { targetsBehind } from './find-targets.ts';

export interface ListAliasesPorts {
  readonly aliases: Pick<AliasRepository, 'list'>;
  readonly catalog: Catalog;
}

export interface ListAliasesInput {
  readonly caller: Principal;
}

/** An alias as a tenant has it. */
export interface ShownAlias {
  readonly alias: string;
  readonly targets: readonly string[];
  /** Whether the tenant has set it, or the platform has it so. */
  readonly setBy: 'tenant' | 'platform';
  readonly changedAt: Date | null;
}

/** Aliases of a tenant and of the platform by name, and the targets that one can be set to. */
export interface AliasList {
  readonly aliases: readonly ShownAlias[];
  /** Those of them that can be asked: an alias of a tenant is kept when all of its targets have left the configuration. */
  readonly served: readonly string[];
  readonly targets: readonly { readonly name: string; readonly provider: string; readonly model: string }[];
  /** The same for vectors. */
  readonly embeddings: readonly ShownAlias[];
  readonly servedEmbeddings: readonly string[];
}

/** Shows what stands behind each alias for the caller's tenant. Decides on no error. */
export async function listAliases(
  { aliases, catalog }: ListAliasesPorts,
  { caller }: ListAliasesInput,
  signal: AbortSignal,
): Promise<AliasList> {
  const { tenantId } = caller;
  const answers = await aliases.list({ tenantId, purpose: 'answer' }, signal);
  const vectors = await aliases.list({ tenantId, purpose: 'vectors' }, signal);
  return toAliasList(catalog, { answer: answers, vectors });
}

/** What a tenant's own aliases make of those of the platform. */
export function toAliasList(catalog: Catalog, { answer: answers, vectors }: TenantAliases): AliasList {
  const ofVectors = { targets: catalog.targets, aliases: catalog.embeddings };
  return {
    ...listed(catalog, answers),
    ...{
      embeddings: listed(ofVectors, vectors).aliases,
      servedEmbeddings: listed(ofVectors, vectors).served,
    },
    targets: Object.entries(catalog.targets).map(([name, { provider, model }]) => ({
      name,
      provider,
      model,
    })),
  };
}

type AliasesOfPlatform = Pick<Catalog, 'targets' | 'aliases'>;

function listed(
  catalog: AliasesOfPlatform,
  ofTenant: readonly TenantAlias[],
): Pick<AliasList, 'aliases' | 'served'> {
  const set = new Map(ofTenant.map((one) => [one.alias, one]));
  const names = [...new Set([...Object.keys(catalog.aliases), ...set.keys()])].sort();
  return {
    aliases: names.map((alias) => shownAlias(catalog, alias, set.get(alias))),
    served: names.filter((alias) => targetsBehind(catalog, { alias, set: set.get(alias) }).length > 0),
  };
}

function shownAlias(catalog: AliasesOfPlatform, alias: string, set: TenantAlias | undefined): ShownAlias {
  if (set !== undefined) {
    return { alias, targets: set.targets, setBy: 'tenant', changedAt: set.changedAt };
  }
  return { alias, targets: catalog.aliases[alias] ?? [], setBy: 'platform', changedAt: null };
}
