import type { Erasure } from '@lectern/erasures';
import type { Erasures } from '../ports.ts';
import { webhooksErased } from './outgoing-events.ts';
import { type PurgePorts, purge } from './purge.ts';

export interface EraseDataPorts extends PurgePorts {
  readonly erasures: Pick<Erasures, 'remove' | 'report'>;
}

export interface EraseDataInput {
  readonly eventId: string;
  readonly erasure: Erasure;
}

/**
 * Deletes all that is kept of a tenant, its webhooks with their deliveries and what they were told, or of a person, of whom there are first answers to requests
 * alone; and reports it. Asked for again, it is reported again with what there was in all. Decides on no error.
 */
export async function eraseData(
  ports: EraseDataPorts,
  { eventId, erasure }: EraseDataInput,
  signal: AbortSignal,
): Promise<void> {
  const { erasures, now } = ports;
  await erasures.remove(erasure, signal);
  await purge(ports, signal);
  await erasures.report(erasure, (amounts) => webhooksErased(erasure, amounts, now()), { eventId, signal });
}
