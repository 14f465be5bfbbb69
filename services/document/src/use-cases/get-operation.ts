import type { Principal } from '@lectern/auth';
import { viewerOf } from '../domain/access.ts';
import { type DeleteOperation, operationNotFound } from '../domain/delete-operation.ts';
import type { DocumentRepository } from '../ports.ts';

export interface GetOperationPorts {
  readonly documents: Pick<DocumentRepository, 'findOperation'>;
}

export interface GetOperationInput {
  readonly caller: Principal;
  readonly operationId: string;
}

/**
 * Shows a deletion to whoever asked for it, and to the owner of the document; with an API key that is limited to collections, if it was in one of
 * them.
 *
 * @throws AppError `not_found` (`operation_not_found`), also for everybody else
 */
export async function getOperation(
  { documents }: GetOperationPorts,
  { caller, operationId }: GetOperationInput,
  signal: AbortSignal,
): Promise<DeleteOperation> {
  const operation = await documents.findOperation(viewerOf(caller), operationId, signal);
  if (operation === undefined) throw operationNotFound();
  return operation;
}
