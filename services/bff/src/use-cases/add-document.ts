import type { Principal } from '@lectern/auth';
import type { Documents, NewDocument } from '../ports.ts';

export interface AddDocumentPorts {
  readonly documents: Pick<Documents, 'add'>;
}

export interface AddDocumentInput extends NewDocument {
  readonly caller: Principal;
  /** The longest that is waited until the document is indexed, in milliseconds; 0 for not at all. */
  readonly waitMs: number;
}

/**
 * Stores a text as a document of the caller. Not idempotent.
 *
 * @throws AppError what the document service says of a document that cannot be taken
 */
export async function addDocument(
  { documents }: AddDocumentPorts,
  { caller, waitMs, ...document }: AddDocumentInput,
  signal: AbortSignal,
): Promise<{ id: string; status: string }> {
  return documents.add(document, waitMs, { caller, signal });
}
