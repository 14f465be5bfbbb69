import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import { type Catalog, problemOfTargets } from '../domain/catalog.ts';
import type { AliasRepository } from '../ports.ts';
import { assertUnlimited } from './assert-unlimited.ts';
import { type AliasList, listAliases } from './list-aliases.ts';

export interface SetAliasesPorts {
  readonly aliases: Pick<AliasRepository, 'replace' | 'list'>;
  readonly catalog: Catalog;
  readonly logger: Pick<Logger, 'info'>;
  now(): Date;
}

export interface SetAliasesInput {
  readonly caller: Principal;
  /** Names of targets by alias. */
  readonly aliases: Readonly<Record<string, readonly string[]>>;
}

/**
 * Sets what the caller's tenant has behind aliases, in the place of all that it had: the next call goes there, one that has
 * begun ends where it is. Targets are those of the configuration, so that no tenant has the platform call an address of its own.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`) for an API key with limits; `invalid_argument` (`target_unknown`) for targets that there are not, or in an order without effect
 */
export async function setAliases(
  ports: SetAliasesPorts,
  { caller, aliases }: SetAliasesInput,
  signal: AbortSignal,
): Promise<AliasList> {
  assertUnlimited(caller);
  const entries = Object.entries(aliases);
  const errors = entries.flatMap(([alias, targets]) => {
    const detail = problemOfTargets(ports.catalog, targets);
    return detail === undefined ? [] : [{ pointer: `/aliases/${alias.replaceAll('/', '~1')}`, detail }];
  });
  if (errors.length > 0) {
    throw new AppError('invalid_argument', `The targets cannot be used: ${errors[0]?.detail}.`, {
      reason: 'target_unknown',
      errors,
    });
  }
  const facts = { changedAt: ports.now(), changedBy: caller.userId };
  const set = entries.map(([alias, targets]) => ({ alias, targets, ...facts }));
  await ports.aliases.replace(caller.tenantId, set, signal);
  ports.logger.info({ tenantId: caller.tenantId, aliases }, 'aliases set');
  return listAliases(ports, { caller }, signal);
}
