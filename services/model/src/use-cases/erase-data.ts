import type { Erasure } from '@lectern/erasures';
import type { AnswerCache, Erasures } from '../ports.ts';
import { modelDataErased } from './outgoing-events.ts';

export interface EraseDataPorts {
  readonly erasures: Pick<Erasures, 'remove' | 'report'>;
  readonly cache: Pick<AnswerCache, 'forget'>;
  readonly now: () => Date;
}

export interface EraseDataInput {
  readonly eventId: string;
  readonly erasure: Erasure;
}

/**
 * Deletes what is kept of a tenant: aliases, prompts with their versions, budgets, counts of requests and kept answers. Of a person the name goes from what they set and wrote, and
 * from counts of their requests, all of which is the tenant's. What calls took stays in both cases, since it is paid for, and says no longer whose they were. Reports that; asked for again, again, with what there
 * was in all. Decides on no error.
 */
export async function eraseData(
  { erasures, cache, now }: EraseDataPorts,
  { eventId, erasure }: EraseDataInput,
  signal: AbortSignal,
): Promise<void> {
  cache.forget(erasure.tenantId);
  await erasures.remove(erasure, signal);
  await erasures.report(erasure, (amounts) => modelDataErased(erasure, amounts, now()), { eventId, signal });
}
