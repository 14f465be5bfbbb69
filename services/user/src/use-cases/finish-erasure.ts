import type { ErasedDocuments } from '../domain/erasure.ts';
import type { ErasureRepository } from '../ports/erasures.ts';

export interface FinishErasurePorts {
  readonly erasures: Pick<ErasureRepository, 'finish'>;
  readonly now: () => Date;
}

/** The report of the document service, as an event brings it. */
export interface FinishErasureInput {
  readonly eventId: string;
  readonly erasureId: string;
  readonly tenantId: string;
  readonly documents: ErasedDocuments;
}

/**
 * Removes what is left of an account when nothing is left of its documents: API keys, sessions, the account itself, and the tenant
 * with its last. Once, however often it is reported. Decides on no error.
 */
export async function finishErasure(
  { erasures, now }: FinishErasurePorts,
  { eventId, documents, ...key }: FinishErasureInput,
  signal: AbortSignal,
): Promise<void> {
  await erasures.finish(key, { documents, at: now() }, { eventId, signal });
}
