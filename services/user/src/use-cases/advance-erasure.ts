import { type ErasedParts, reported } from '../domain/erasure.ts';
import type { ErasureRepository } from '../ports/erasures.ts';

export interface AdvanceErasurePorts {
  readonly erasures: Pick<ErasureRepository, 'report'>;
  readonly now: () => Date;
}

/** The report of one service, as an event brings it. */
export interface AdvanceErasureInput {
  readonly eventId: string;
  readonly erasureId: string;
  readonly tenantId: string;
  readonly removed: Partial<ErasedParts>;
}

/**
 * Notes what a service has removed of an account. With the report that was still missing goes what is left here: API keys, sessions, the account
 * itself, and the tenant with its last. Once, in whatever order reports come, and however often. Decides on no error.
 */
export async function advanceErasure(
  { erasures, now }: AdvanceErasurePorts,
  { eventId, removed, ...key }: AdvanceErasureInput,
  signal: AbortSignal,
): Promise<void> {
  const at = now();
  await erasures.report(key, (erasure) => reported(erasure, removed, at), { eventId, signal });
}
