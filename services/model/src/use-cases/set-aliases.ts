import { isDeepStrictEqual } from 'node:util';
import type { Principal } from '@lectern/auth';
import { extractiveTarget, platformAlias } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import { type Catalog, modelsOf, problemOfTargets } from '../domain/catalog.ts';
import type { AliasRepository, TenantAlias, TenantAliases } from '../ports.ts';
import { assertUnlimited } from './assert-unlimited.ts';
import { checkVectors } from './check-vectors.ts';
import type { EmbedMeteredPorts } from './embed-metered.ts';
import { type AliasList, listAliases, toAliasList } from './list-aliases.ts';

export interface SetAliasesPorts extends Omit<EmbedMeteredPorts, 'logger'> {
  readonly aliases: Pick<AliasRepository, 'change' | 'list'>;
  readonly catalog: Catalog;
  readonly logger: Pick<Logger, 'info' | 'error'>;
}

export interface SetAliasesInput {
  readonly caller: Principal;
  /** Names of targets by alias. */
  readonly aliases: TargetsByAlias;
  /** The same for vectors; what the tenant has stays without it. */
  readonly embeddings?: TargetsByAlias | undefined;
  /** Whether the aliases are still as the caller has seen them; undefined where the caller does not ask. */
  readonly isExpected?: ((aliases: AliasList) => boolean) | undefined;
}

type TargetsByAlias = Readonly<Record<string, readonly string[]>>;

/**
 * Sets what the caller's tenant has behind aliases, in the place of all that it had: the next call goes there, one that has
 * begun ends where it is. Targets are those of the configuration, so that no tenant has the platform call an address of its own. A name goes on to stand for
 * the same vectors: other ones are refused, also of a name that the platform has. Documents and searches go by the platform's aliases alone, whatever a tenant sets.
 * That is also held where two administrators set vectors at the same moment: the second is held to those of the first.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`) for an API key with limits; `invalid_argument` (`target_unknown`) for targets that there are not, or in an order without effect, `alias_reserved`;
 *   `precondition_failed` (`aliases_changed`); `conflict` (`vectors_differ`), `unavailable` (`vectors_unchecked`), `resource_exhausted` (`budget_exhausted`) of vectors
 */
export async function setAliases(
  ports: SetAliasesPorts,
  input: SetAliasesInput,
  signal: AbortSignal,
): Promise<AliasList> {
  const { caller, aliases, embeddings } = input;
  assertUnlimited(caller);
  assertUsable(ports.catalog, { aliases, embeddings });
  while (!(await setChecked(ports, input, signal))) signal.throwIfAborted();
  ports.logger.info({ tenantId: caller.tenantId, aliases, embeddings }, 'aliases set');
  return listAliases(ports, { caller }, signal);
}

/** Models are asked before the lock is taken. @returns false where somebody has set other vectors meanwhile, which are to be checked then */
async function setChecked(
  ports: SetAliasesPorts,
  { caller, aliases, embeddings, isExpected }: SetAliasesInput,
  signal: AbortSignal,
): Promise<boolean> {
  const { tenantId } = caller;
  const checked = await ports.aliases.list({ tenantId, purpose: 'vectors' }, signal);
  if (embeddings !== undefined) await assertSameVectors(ports, { caller, embeddings, checked }, signal);
  const set = (targetsByAlias: TargetsByAlias): TenantAlias[] => {
    const facts = { changedAt: ports.now(), changedBy: caller.userId };
    return Object.entries(targetsByAlias).map(([alias, targets]) => ({ alias, targets, ...facts }));
  };
  const decide = (current: TenantAliases): Partial<TenantAliases> | undefined => {
    if (isExpected?.(toAliasList(ports.catalog, current)) === false) throw aliasesChanged();
    if (embeddings === undefined) return { answer: set(aliases) };
    const isAsChecked = isDeepStrictEqual(current.vectors, checked);
    return isAsChecked ? { answer: set(aliases), vectors: set(embeddings) } : undefined;
  };
  return ports.aliases.change(tenantId, decide, signal);
}

/** Somebody else has set them since. */
function aliasesChanged(): AppError {
  return new AppError(
    'precondition_failed',
    'The aliases have changed since they were read: read them again, and decide anew.',
    { reason: 'aliases_changed' },
  );
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

interface VectorsToCheck {
  readonly caller: Principal;
  readonly embeddings: TargetsByAlias;
  /** What the tenant has. */
  readonly checked: readonly TenantAlias[];
}

async function assertSameVectors(
  ports: SetAliasesPorts,
  { caller, embeddings, checked }: VectorsToCheck,
  signal: AbortSignal,
): Promise<void> {
  const { catalog } = ports;
  const set = new Map(checked.map(({ alias, targets }) => [alias, targets]));
  for (const [alias, targets] of Object.entries(embeddings)) {
    const ofPlatform = Object.hasOwn(catalog.embeddings, alias) ? catalog.embeddings[alias] : undefined;
    const present = modelsOf(catalog, ofPlatform ?? set.get(alias) ?? []);
    await checkVectors(ports, { caller, alias, present, wanted: modelsOf(catalog, targets) }, signal);
  }
}
