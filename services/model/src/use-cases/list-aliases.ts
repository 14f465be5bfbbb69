import type { Principal } from '@lectern/auth';
import type { Catalog } from '../domain/catalog.ts';
import type { AliasRepository, TenantAlias } from '../ports.ts';
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
  /** Names that vectors can be asked of, the platform's alone. */
  readonly embeddings: readonly string[];
}

/** Shows what stands behind each alias for the caller's tenant. Decides on no error. */
export async function listAliases(
  { aliases, catalog }: ListAliasesPorts,
  { caller }: ListAliasesInput,
  signal: AbortSignal,
): Promise<AliasList> {
  const set = new Map((await aliases.list(caller.tenantId, signal)).map((one) => [one.alias, one]));
  const names = [...new Set([...Object.keys(catalog.aliases), ...set.keys()])].sort();
  return {
    aliases: names.map((alias) => shownAlias(catalog, alias, set.get(alias))),
    served: names.filter((alias) => targetsBehind(catalog, { alias, set: set.get(alias) }).length > 0),
    targets: Object.entries(catalog.targets).map(([name, { provider, model }]) => ({
      name,
      provider,
      model,
    })),
    embeddings: Object.keys(catalog.embeddings).sort(),
  };
}

function shownAlias(catalog: Catalog, alias: string, set: TenantAlias | undefined): ShownAlias {
  if (set !== undefined) {
    return { alias, targets: set.targets, setBy: 'tenant', changedAt: set.changedAt };
  }
  return { alias, targets: catalog.aliases[alias] ?? [], setBy: 'platform', changedAt: null };
}
