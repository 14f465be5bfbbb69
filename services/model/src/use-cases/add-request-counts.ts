import type { RequestCountBatch } from '@lectern/contracts';
import type { RequestCountRepository } from '../ports.ts';

export interface AddRequestCountsPorts {
  readonly requestCounts: Pick<RequestCountRepository, 'add'>;
  now(): Date;
}

export interface AddRequestCountsInput {
  readonly batch: RequestCountBatch;
}

/**
 * Adds what a process of the gateway has counted to what is known of its callers and days. A batch that comes again, also one that comes late, changes
 * nothing. Decides on no error.
 */
export async function addRequestCounts(
  { requestCounts, now }: AddRequestCountsPorts,
  { batch }: AddRequestCountsInput,
  signal: AbortSignal,
): Promise<void> {
  await requestCounts.add(batch, now(), signal);
}
