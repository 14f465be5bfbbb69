import type { Viewer } from '../domain/access.ts';
import type { Document, DocumentKey } from '../domain/document.ts';

/** An attachment, as its mail lists it. */
export type ListedAttachment = Pick<Document, 'id' | 'filename' | 'status'>;

/**
 * Which documents are attached to which mails.
 *
 * Every method throws AppError `unavailable` when the database cannot be reached, and what the signal says.
 */
export interface Attachments {
  /** By the id of the mail, those that the viewer may read and that are not being deleted, in the order of the mail. */
  list(
    viewer: Viewer,
    mails: readonly Pick<Document, 'id'>[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly ListedAttachment[]>>;
  /** Which attachments of a version of a mail have become documents, deleted ones included. */
  partsOf(mail: DocumentKey, version: number, signal: AbortSignal): Promise<ReadonlySet<number>>;
}
