import type { Attributes, BatchOutcome } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { Viewer } from './access.ts';
import type { CollectionKey } from './collection.ts';

/** A request to put many documents into a collection. */
export interface Batch {
  readonly id: string;
  readonly collection: CollectionKey;
  /** For whom it is done. */
  readonly maker: Viewer;
  readonly createdAt: Date;
  readonly cancelledAt?: Date | undefined;
}

/** A document that a batch is to put into its collection, with all that is said of it there. */
export interface BatchItem {
  readonly documentId: string;
  readonly attributes: Attributes;
}

/** Why a document did not come into the collection. */
export interface Refusal {
  /** Of the pipeline, where it failed there. */
  readonly stage?: string | undefined;
  readonly reason: string;
  readonly message: string;
}

/** How many of the documents of a batch somebody may read, by how far it is with them. */
export type BatchCounts = Readonly<Record<BatchOutcome, number>>;

/** A document of a batch as it is now. */
export interface BatchEntry extends BatchItem {
  /** Of the document. */
  readonly id: string;
  readonly outcome: BatchOutcome;
  readonly bytes: number;
  readonly addedAt: Date;
  readonly error: Refusal | undefined;
}

/**
 * The batch of the collection, if it may be changed by the viewer: its maker, or an administrator.
 *
 * @throws AppError `not_found` (`batch_not_found`); `permission_denied` (`not_batch_owner`)
 */
export function assertMayCancel(viewer: Viewer, batch: Batch | undefined): Batch {
  if (batch === undefined) throw batchNotFound();
  if (batch.maker.userId === viewer.userId || viewer.isAdmin) return batch;
  throw new AppError(
    'permission_denied',
    'Only who made the batch, or an administrator of the tenant, may cancel it.',
    { reason: 'not_batch_owner' },
  );
}

/** The error for a batch that there is not, or not in this collection. */
export function batchNotFound(): AppError {
  return new AppError('not_found', 'There is no such batch.', { reason: 'batch_not_found' });
}
