import { AppError } from '@lectern/errors';
import type { Batch, BatchItem } from '../domain/batch.ts';
import type { Batches, Settlement } from '../ports/batches.ts';
import type { Current } from '../ports.ts';
import { joined } from './joined.ts';

export interface SettleBatchesPorts {
  readonly batches: Pick<Batches, 'settleNext'>;
  readonly now: () => Date;
}

export interface SettleBatchesInput {
  /** Of this one alone; of all that there are where it is left out. */
  readonly batchId?: string | undefined;
  /** Documents that are settled at most; all that wait where it is left out. */
  readonly most?: number | undefined;
  /** No document is begun with after so many milliseconds; without an end where it is left out. */
  readonly forMs?: number | undefined;
}

/**
 * Puts documents into collections for those who made batches of them, each in a transaction of its own, as they may by now. What is
 * cut off is gone on with, by any instance. Decides on no error: what a document is refused for is kept with it.
 *
 * @returns how many were settled
 */
export async function settleBatches(
  { batches, now }: SettleBatchesPorts,
  { batchId, most = Number.POSITIVE_INFINITY, forMs = Number.POSITIVE_INFINITY }: SettleBatchesInput,
  signal: AbortSignal,
): Promise<number> {
  const decide = (batch: Batch, item: BatchItem, current: Current | undefined) =>
    settled(batch, item, { current, at: now() });
  const endsAt = now().getTime() + forMs;
  const hasRoom = (done: number) => done < most && now().getTime() < endsAt;
  let count = 0;
  while (hasRoom(count) && (await batches.settleNext({ batchId }, decide, signal))) count += 1;
  return count;
}

function settled(
  { maker: viewer, collection: { collectionId } }: Batch,
  { attributes }: BatchItem,
  { current, at }: { readonly current: Current | undefined; readonly at: Date },
): Settlement {
  try {
    return { change: joined(current, { viewer, collectionId, attributes, at }) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { refusal: { reason: error.reason, message: error.message } };
  }
}
