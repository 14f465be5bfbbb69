import type { Principal } from '@lectern/auth';
import type { Erasure } from '../domain/erasure.ts';
import { assertMayManage } from '../domain/personal-session.ts';
import type { ErasureRepository } from '../ports/erasures.ts';
import type { PageRequest } from '../ports.ts';
import { type Page, toPage } from './to-page.ts';

export interface ListErasuresPorts {
  readonly erasures: Pick<ErasureRepository, 'list'>;
}

export interface ListErasuresInput extends PageRequest {
  readonly caller: Principal;
}

/**
 * A page of the erasures of people of the caller's tenant, newest first.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_scope`)
 */
export async function listErasures(
  { erasures }: ListErasuresPorts,
  { caller, ...page }: ListErasuresInput,
  signal: AbortSignal,
): Promise<Page<Erasure>> {
  assertMayManage(caller, 'Erasures');
  return toPage(page, (request) => erasures.list(caller.tenantId, request, signal));
}
