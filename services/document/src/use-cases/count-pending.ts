import type { Principal } from '@lectern/auth';
import { viewerOf } from '../domain/access.ts';
import type { DocumentRepository } from '../ports.ts';

export interface CountPendingPorts {
  readonly documents: Pick<DocumentRepository, 'countPending'>;
}

export interface CountPendingInput {
  readonly caller: Principal;
}

/** How many documents that the caller may read are accepted but not yet searchable. Decides on no error. */
export async function countPending(
  { documents }: CountPendingPorts,
  { caller }: CountPendingInput,
  signal: AbortSignal,
): Promise<number> {
  return documents.countPending(viewerOf(caller), signal);
}
