import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { answerOnce, keyedRequest } from '@lectern/idempotency';
import { assertWritable, viewerOf } from '../domain/access.ts';
import { type Document, nextAttempt } from '../domain/document.ts';
import type { Change, Current, DocumentAnswers, DocumentRepository } from '../ports.ts';
import type { UploadAnswer } from './settle-upload.ts';
import { withClaim } from './with-claim.ts';

export interface RetryDocumentPorts {
  readonly documents: Pick<DocumentRepository, 'change'>;
  readonly keys: Pick<DocumentAnswers, 'find'>;
  readonly now: () => Date;
}

export interface RetryDocumentInput {
  readonly caller: Principal;
  readonly documentId: string;
  readonly idempotencyKey?: string | undefined;
}

/**
 * Sends the newest version of a failed document through the pipeline again, as its next attempt, when there is room for it. Stages that have their
 * work of that version take it: a document that failed when it was indexed is not embedded again. Reports that are still
 * to come of attempts before cannot fail it any more. Of several calls at once, one has an effect, and the others find a
 * document that is not failed; those with its key get its answer.
 *
 * @throws AppError `not_found` (`document_not_found`), `permission_denied` (`not_document_owner`), `conflict`
 *   (`document_not_failed`, `idempotency_key_in_progress`), `unprocessable` (`idempotency_key_reused`)
 */
export async function retryDocument(
  { documents, keys, now }: RetryDocumentPorts,
  { caller, documentId, idempotencyKey: key }: RetryDocumentInput,
  signal: AbortSignal,
): Promise<UploadAnswer> {
  const decide = (current: Current | undefined): Change => {
    const before = assertWritable(viewerOf(caller), current?.document);
    if (before.status !== 'failed') throw documentNotFailed(before);
    return withClaim(current, { document: nextAttempt(before, now()) });
  };
  const { tenantId, userId } = caller;
  const request = keyedRequest({ caller, key, action: 'retry', essence: [documentId] });
  const change = async () => {
    const options = { userId, request, signal };
    return (await documents.change({ tenantId, documentId }, decide, options))?.document;
  };
  const { answer: document, replayed } = await answerOnce({ keys }, { request, change }, signal);
  return { document, replayed };
}

function documentNotFailed({ status }: Document): AppError {
  return new AppError('conflict', 'Only a document that has failed can be retried.', {
    reason: 'document_not_failed',
    details: { status },
  });
}
