import type { Principal } from '@lectern/auth';
import { extractiveTarget, platformAlias } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import { type Catalog, modelsOf, problemOfTargets } from '../domain/catalog.ts';
import type { AliasRepository, TenantAlias } from '../ports.ts';
import { assertUnlimited } from './assert-unlimited.ts';
import { checkVectors } from './check-vectors.ts';
import type { EmbedMeteredPorts } from './embed-metered.ts';
import { type AliasList, listAliases } from './list-aliases.ts';

export interface SetAliasesPorts extends Omit<EmbedMeteredPorts, 'logger'> {
  readonly aliases: Pick<AliasRepository, 'replace' | 'list'>;
  readonly catalog: Catalog;
  readonly logger: Pick<Logger, 'info' | 'error'>;
}

export interface SetAliasesInput {
  readonly caller: Principal;
  /** Names of targets by alias. */
  readonly aliases: TargetsByAlias;
  /** The same for vectors; what the tenant has stays without it. */
  readonly embeddings?: TargetsByAlias | undefined;
}

type TargetsByAlias = Readonly<Record<string, readonly string[]>>;

/**
 * Sets what the caller's tenant has behind aliases, in the place of all that it had: the next call goes there, one that has
 * begun ends where it is. Targets are those of the configuration, so that no tenant has the platform call an address of its own. A name goes on to stand for
 * the same vectors: other ones are refused, also of a name that the platform has. Documents and searches go by the platform's aliases alone, whatever a tenant sets.
 * Not guaranteed: that of two administrators who set vectors at the same moment the second is held to those of the first.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`) for an API key with limits; `invalid_argument` (`target_unknown`) for targets that there are not, or in an order without effect, `alias_reserved`;
 *   `conflict` (`vectors_differ`), `unavailable` (`vectors_unchecked`), `resource_exhausted` (`budget_exhausted`) of vectors
 */
export async function setAliases(
  ports: SetAliasesPorts,
  { caller, aliases, embeddings }: SetAliasesInput,
  signal: AbortSignal,
): Promise<AliasList> {
  assertUnlimited(caller);
  assertUsable(ports.catalog, { aliases, embeddings });
  if (embeddings !== undefined) await assertSameVectors(ports, { caller, embeddings }, signal);
  const set = (targetsByAlias: TargetsByAlias): TenantAlias[] => {
    const facts = { changedAt: ports.now(), changedBy: caller.userId };
    return Object.entries(targetsByAlias).map(([alias, targets]) => ({ alias, targets, ...facts }));
  };
  const changes = { answer: set(aliases), vectors: embeddings && set(embeddings) };
  await ports.aliases.replace(caller.tenantId, changes, signal);
  ports.logger.info({ tenantId: caller.tenantId, aliases, embeddings }, 'aliases set');
  return listAliases(ports, { caller }, signal);
}

function assertUsable(
  catalog: Catalog,
  { aliases, embeddings = {} }: Pick<SetAliasesInput, 'aliases' | 'embeddings'>,
): void {
  const pointerTo = (field: string, alias: string) => `/${field}/${alias.replaceAll('/', '~1')}`;
  if (Object.hasOwn(embeddings, platformAlias)) {
    throw new AppError('invalid_argument', `"${platformAlias}" stands for the model of the documents.`, {
      reason: 'alias_reserved',
      errors: [
        { pointer: pointerTo('embeddings', platformAlias), detail: 'stands for the model of the documents' },
      ],
    });
  }
  const errors = Object.entries({ aliases, embeddings }).flatMap(([field, targetsByAlias]) =>
    Object.entries(targetsByAlias).flatMap(([alias, targets]) => {
      const isEmpty = field === 'embeddings' && targets.includes(extractiveTarget);
      const detail = isEmpty ? 'extractive makes no vectors' : problemOfTargets(catalog, targets);
      return detail === undefined ? [] : [{ pointer: pointerTo(field, alias), detail }];
    }),
  );
  if (errors.length === 0) return;
  throw new AppError('invalid_argument', `The targets cannot be used: ${errors[0]?.detail}.`, {
    reason: 'target_unknown',
    errors,
  });
}

async function assertSameVectors(
  ports: SetAliasesPorts,
  { caller, embeddings }: { readonly caller: Principal; readonly embeddings: TargetsByAlias },
  signal: AbortSignal,
): Promise<void> {
  const { catalog } = ports;
  const key = { tenantId: caller.tenantId, purpose: 'vectors' } as const;
  const set = new Map((await ports.aliases.list(key, signal)).map(({ alias, targets }) => [alias, targets]));
  for (const [alias, targets] of Object.entries(embeddings)) {
    const ofPlatform = Object.hasOwn(catalog.embeddings, alias) ? catalog.embeddings[alias] : undefined;
    const present = modelsOf(catalog, ofPlatform ?? set.get(alias) ?? []);
    await checkVectors(ports, { caller, alias, present, wanted: modelsOf(catalog, targets) }, signal);
  }
}
