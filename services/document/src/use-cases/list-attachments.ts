import type { Principal } from '@lectern/auth';
import { viewerOf } from '../domain/access.ts';
import type { Document } from '../domain/document.ts';
import type { Attachments, ListedAttachment } from '../ports/attachments.ts';

export interface ListAttachmentsPorts {
  readonly attachments: Pick<Attachments, 'list'>;
}

export interface ListAttachmentsInput {
  readonly caller: Principal;
  /** That the caller may read. */
  readonly documents: readonly Pick<Document, 'id'>[];
}

/** What is attached to documents and the caller may read, by the id of the document. Decides on no error. */
export async function listAttachments(
  { attachments }: ListAttachmentsPorts,
  { caller, documents }: ListAttachmentsInput,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly ListedAttachment[]>> {
  return attachments.list(viewerOf(caller), documents, signal);
}
