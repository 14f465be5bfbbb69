import type { Principal } from '@lectern/auth';
import { assertWritable, viewerOf } from '../domain/access.ts';
import type { DocumentRepository } from '../ports.ts';

export interface AuthorizeReplacementPorts {
  readonly documents: Pick<DocumentRepository, 'find'>;
}

export interface AuthorizeReplacementInput {
  readonly caller: Principal;
  readonly documentId: string;
}

/**
 * Refuses a replacement before its bytes are read. It promises nothing for later: `replaceContent` asks again.
 *
 * @throws AppError `not_found` (`document_not_found`), `permission_denied` (`not_document_owner`)
 */
export async function authorizeReplacement(
  { documents }: AuthorizeReplacementPorts,
  { caller, documentId }: AuthorizeReplacementInput,
  signal: AbortSignal,
): Promise<void> {
  const viewer = viewerOf(caller);
  assertWritable(viewer, await documents.find(viewer, documentId, signal));
}
