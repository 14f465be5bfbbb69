import type { Principal } from '@lectern/auth';
import type { AddOptions, Documents, NewDocument } from '../ports.ts';

export interface AddDocumentPorts {
  readonly documents: Pick<Documents, 'add'>;
}

export interface AddDocumentInput extends NewDocument, Omit<AddOptions, 'signal'> {
  readonly caller: Principal;
}

/**
 * Stores a text as a document of the caller: with an idempotency key once, without one each time.
 *
 * @throws AppError what the document service says of a document that cannot be taken
 */
export async function addDocument(
  { documents }: AddDocumentPorts,
  { caller, waitMs, idempotencyKey, ...document }: AddDocumentInput,
  signal: AbortSignal,
): Promise<{ id: string; status: string }> {
  return documents.add(document, { waitMs, idempotencyKey, caller, signal });
}
