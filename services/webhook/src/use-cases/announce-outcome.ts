import { newDelivery } from '../domain/delivery.ts';
import { bodyOf, newsOf, type Outcome } from '../domain/message.ts';
import type { Deliveries } from '../ports.ts';

export interface AnnounceOutcomePorts {
  readonly deliveries: Pick<Deliveries, 'announce'>;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface AnnounceOutcomeInput {
  readonly eventId: string;
  readonly outcome: Outcome;
}

/**
 * Has the webhooks of a tenant told what became of a document, once for each that wants to know, if that is news. Idempotent by event. Decides on no error.
 */
export async function announceOutcome(
  { deliveries, now, newId }: AnnounceOutcomePorts,
  { eventId, outcome }: AnnounceOutcomeInput,
  signal: AbortSignal,
): Promise<void> {
  const { type } = outcome;
  const body = bodyOf(outcome);
  await deliveries.announce(
    {
      eventId,
      outcome,
      decide: (told) => newsOf(told, outcome),
      deliveryFor: (webhook) => newDelivery({ id: newId(), ...webhook, type, body }, now()),
    },
    signal,
  );
}
