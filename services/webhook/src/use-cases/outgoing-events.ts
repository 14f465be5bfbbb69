import { WebhooksErased } from '@lectern/contracts';
import type { Erasure } from '@lectern/erasures';
import { type OutgoingEvent, outgoing } from '@lectern/events';
import type { ErasedAmounts } from '../domain/erasure.ts';

/** Nothing is left here of what an erasure is about. */
export function webhooksErased(
  { id: erasureId, tenantId }: Erasure,
  { webhooks, deliveries }: ErasedAmounts,
  now: Date,
): OutgoingEvent {
  const data = { erasureId, tenantId, webhooks, deliveries, timestamp: now.toISOString() };
  return outgoing(WebhooksErased, data, erasureId);
}
