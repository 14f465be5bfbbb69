import { AppError } from '@lectern/errors';

/** A store that has a part of a document, and has to confirm that the part is removed. */
export type DeletionPart = 'content' | 'chunks' | 'index' | 'attachments';

/** The deletion of a document, followed until every part is confirmed. */
export interface DeleteOperation {
  readonly id: string;
  readonly documentId: string;
  readonly tenantId: string;
  readonly requestedBy: string;
  /** Ids of the collections that it was in when that was decided; missing for none. */
  readonly collections?: readonly string[];
  /** How many documents are deleted with it that were attached to it; missing for none. */
  readonly attachments?: number;
  /** When each part was found empty. */
  readonly confirmed: Readonly<Partial<Record<DeletionPart, Date>>>;
  /** How much of each part was removed: blobs, chunks, points. Missing where its store did not say. */
  readonly removed: Readonly<Partial<Record<DeletionPart, number>>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const ownParts: readonly DeletionPart[] = ['content', 'chunks', 'index'];

/** The parts of a deletion, in the order in which it shows them: its attachments are one where it has any. */
export function partsOf({ attachments = 0 }: Pick<DeleteOperation, 'attachments'>): readonly DeletionPart[] {
  return attachments === 0 ? ownParts : [...ownParts, 'attachments'];
}

/** What a store says that it has removed. */
export interface RemovedPart {
  readonly part: DeletionPart;
  readonly count: number | undefined;
}

/** The operation with a part confirmed; the same object when it was confirmed before. */
export function confirmPart(
  operation: DeleteOperation,
  { part, count }: RemovedPart,
  now: Date,
): DeleteOperation {
  if (operation.confirmed[part] !== undefined) return operation;
  const confirmed = { ...operation.confirmed, [part]: now };
  const removed = count === undefined ? operation.removed : { ...operation.removed, [part]: count };
  return { ...operation, confirmed, removed, updatedAt: now };
}

/** The operation with its attachments confirmed, when none is left of them; the same object when they were before, and while there are some. */
export function confirmAttachments(operation: DeleteOperation, left: number, now: Date): DeleteOperation {
  const { attachments: count = 0 } = operation;
  return count === 0 || left > 0 ? operation : confirmPart(operation, { part: 'attachments', count }, now);
}

/** True when every part is confirmed. Never before: `succeeded` means that nothing is left. */
export function hasSucceeded(operation: DeleteOperation): boolean {
  return partsOf(operation).every((part) => operation.confirmed[part] !== undefined);
}

/** The answer to an operation that is unknown or another user's. */
export function operationNotFound(): AppError {
  return new AppError('not_found', 'There is no such operation.', { reason: 'operation_not_found' });
}
