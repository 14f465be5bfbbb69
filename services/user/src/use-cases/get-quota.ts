import type { Principal } from '@lectern/auth';
import type { TenantStorage } from '../domain/storage.ts';
import type { StorageRepository } from '../ports/storage.ts';

export interface GetQuotaPorts {
  readonly storage: Pick<StorageRepository, 'find'>;
}

export interface GetQuotaInput {
  readonly caller: Principal;
}

/** What the caller's tenant may store, and what its documents take. Decides on no error. */
export async function getQuota(
  { storage }: GetQuotaPorts,
  { caller }: GetQuotaInput,
  signal: AbortSignal,
): Promise<TenantStorage> {
  return storage.find(caller.tenantId, signal);
}
