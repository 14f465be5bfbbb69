import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { assertWritable, viewerOf } from '../domain/access.ts';
import { type Document, documentNotFound, nextAttempt } from '../domain/document.ts';
import type { Change, Current, DocumentRepository } from '../ports.ts';
import { documentIngested } from './outgoing-events.ts';

export interface RetryDocumentPorts {
  readonly documents: Pick<DocumentRepository, 'change'>;
  readonly now: () => Date;
}

export interface RetryDocumentInput {
  readonly caller: Principal;
  readonly documentId: string;
}

/**
 * Sends the newest version of a failed document through the pipeline again, as its next attempt. Stages that have their
 * work of that version take it: a document that failed when it was indexed is not embedded again. Reports that are still
 * to come of attempts before cannot fail it any more. Of several calls at once, one has an effect, and the others find a
 * document that is not failed.
 *
 * @throws AppError `not_found` (`document_not_found`), `permission_denied` (`not_document_owner`), `conflict`
 *   (`document_not_failed`)
 */
export async function retryDocument(
  { documents, now }: RetryDocumentPorts,
  { caller, documentId }: RetryDocumentInput,
  signal: AbortSignal,
): Promise<Document> {
  const decide = (current: Current | undefined): Change => {
    const before = assertWritable(viewerOf(caller), current?.document);
    if (before.status !== 'failed') throw documentNotFailed(before);
    const document = nextAttempt(before, now());
    return { document, events: [documentIngested(document)] };
  };
  const key = { tenantId: caller.tenantId, documentId };
  const written = await documents.change(key, decide, { userId: caller.userId, signal });
  if (written === undefined) throw documentNotFound();
  return written.document;
}

function documentNotFailed({ status }: Document): AppError {
  return new AppError('conflict', 'Only a document that has failed can be retried.', {
    reason: 'document_not_failed',
    details: { status },
  });
}
