import type { Principal } from '@lectern/auth';
import { assertWritable, viewerOf } from '../domain/access.ts';
import { replaceContent as withContent } from '../domain/document.ts';
import type { DocumentRepository } from '../ports.ts';
import {
  keyedUpload,
  type SettleUploadPorts,
  type StoredUpload,
  settleUpload,
  type UploadAnswer,
} from './settle-upload.ts';
import { withClaim } from './with-claim.ts';

export interface ReplaceContentPorts extends SettleUploadPorts {
  readonly documents: Pick<DocumentRepository, 'change'>;
  readonly now: () => Date;
}

export interface ReplaceContentInput {
  readonly caller: Principal;
  readonly documentId: string;
  readonly idempotencyKey: string | undefined;
  readonly upload: StoredUpload<object>;
}

/**
 * Makes the next version of a document of an upload whose bytes are stored, as `createDocument` makes the first. The
 * right to do so is asked under the lock, since the document may have been deleted while the bytes came.
 *
 * @throws AppError `not_found` (`document_not_found`), `permission_denied` (`not_document_owner`); `unprocessable`
 *   (`idempotency_key_reused`) when the key was used for another request, `conflict` (`idempotency_key_in_progress`)
 *   when its answer was forgotten meanwhile
 */
export async function replaceContent(
  ports: ReplaceContentPorts,
  input: ReplaceContentInput,
  signal: AbortSignal,
): Promise<UploadAnswer> {
  const { caller, documentId, upload } = input;
  const { content, filename } = upload;
  const request = keyedUpload(`replace:${documentId}`, input);
  const writing = ports.documents.change(
    { tenantId: caller.tenantId, documentId },
    (current) => {
      const before = assertWritable(viewerOf(caller), current?.document);
      return withClaim(current, { document: withContent(before, { ...content, filename }, ports.now()) });
    },
    { userId: caller.userId, request, signal },
  );
  return settleUpload(ports, { writing, request, content }, signal);
}
