import { AppError } from '@lectern/errors';

/** A store that has a part of a document, and has to confirm that the part is removed. */
export type DeletionPart = 'content' | 'chunks' | 'index';

/** The deletion of a document, followed until every part is confirmed. */
export interface DeleteOperation {
  readonly id: string;
  readonly documentId: string;
  readonly tenantId: string;
  readonly requestedBy: string;
  /** When each part was found empty. */
  readonly confirmed: Readonly<Partial<Record<DeletionPart, Date>>>;
  /** How much of each part was removed: blobs, chunks, points. Missing where its store did not say. */
  readonly removed: Readonly<Partial<Record<DeletionPart, number>>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Every part, in the order in which a deletion shows them. */
export const deletionParts: readonly DeletionPart[] = ['content', 'chunks', 'index'];

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

/** True when every part is confirmed. Never before: `succeeded` means that nothing is left. */
export function hasSucceeded(operation: DeleteOperation): boolean {
  return deletionParts.every((part) => operation.confirmed[part] !== undefined);
}

/** The answer to an operation that is unknown or another user's. */
export function operationNotFound(): AppError {
  return new AppError('not_found', 'There is no such operation.', { reason: 'operation_not_found' });
}
