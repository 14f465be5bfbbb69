import { ModelDataErased } from '@lectern/contracts';
import type { Erasure } from '@lectern/erasures';
import { type OutgoingEvent, outgoing } from '@lectern/events';
import type { ErasedAmounts } from '../domain/erasure.ts';

/** Nothing is left here by which what an erasure is about is known. */
export function modelDataErased(
  { id: erasureId, tenantId }: Erasure,
  { aliases, prompts, promptVersions, calls, requestCounts }: ErasedAmounts,
  now: Date,
): OutgoingEvent {
  const amounts = { aliases, prompts, promptVersions, calls, requestCounts };
  return outgoing(
    ModelDataErased,
    { erasureId, tenantId, ...amounts, timestamp: now.toISOString() },
    erasureId,
  );
}
