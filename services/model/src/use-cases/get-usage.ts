import { hasRole, type Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { limits } from '../limits.ts';
import type { UsageQuery, UsageRepository, UsageSum } from '../ports.ts';

export interface GetUsagePorts {
  readonly usage: Pick<UsageRepository, 'sum'>;
  now(): Date;
}

export interface GetUsageInput {
  readonly caller: Principal;
  readonly groupBy: UsageQuery['groupBy'];
  /** Of what the caller is shown, the part of one credential or target; default: all. */
  readonly only?: UsageQuery['only'];
  /** Default: the start of the month (UTC). */
  readonly from?: Date | undefined;
  /** Default: now. */
  readonly to?: Date | undefined;
}

export interface UsageReport {
  readonly from: Date;
  readonly to: Date;
  /** Whose calls and requests these are. */
  readonly of: 'tenant' | 'user' | 'key';
  readonly sums: readonly UsageSum[];
}

/**
 * What calls of models took, and by key and day how many requests there were, of whole days. An API key is shown its own, whoever made it; an administrator all of
 * the tenant, anybody else their own.
 *
 * @throws AppError `invalid_argument` (`period_invalid`)
 */
export async function getUsage(
  { usage, now }: GetUsagePorts,
  { caller, groupBy, only = {}, from, to = now() }: GetUsageInput,
  signal: AbortSignal,
): Promise<UsageReport> {
  const since = from ?? new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth(), 1));
  if (since >= to) {
    const message = 'The period is empty: `from` has to be before `to`.';
    throw new AppError('invalid_argument', message, {
      reason: 'period_invalid',
      errors: [{ pointer: 'from', detail: 'has to be before `to`' }],
    });
  }
  const of = whose(caller);
  const query = {
    tenantId: caller.tenantId,
    ...(of === 'key' ? { keyId: caller.credentialId } : {}),
    ...(of === 'user' ? { userId: caller.userId } : {}),
    ...{ groupBy, only, from: since, to, limit: limits.usageGroups.value },
  };
  return { from: since, to, of, sums: await usage.sum(query, signal) };
}

function whose(caller: Principal): UsageReport['of'] {
  if (caller.via === 'api-key') return 'key';
  return hasRole(caller, 'admin') ? 'tenant' : 'user';
}
