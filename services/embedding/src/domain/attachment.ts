import type { BlobLocation, DocumentMediaType } from '@lectern/contracts/reader';

/** What is known of a file that is attached to a mail, before its bytes come. */
export interface AttachmentHead {
  /** Which attachment of the mail it is, from 1, those counted too that are not read: the same whenever the mail is read. */
  readonly part: number;
  /** As its sender wrote it, in one line; undefined where it has no name. */
  readonly filename?: string | undefined;
  /** That its bytes and its name were found to have. */
  readonly contentType: DocumentMediaType;
  readonly bytes: number;
}

/** A file that was taken out of a mail. */
export interface AttachedFile extends Omit<AttachmentHead, 'bytes'> {
  readonly content: Uint8Array;
}

/** A file that was taken out of a mail, and where its bytes are. */
export interface StoredAttachment extends AttachmentHead {
  readonly sha256: string;
  readonly location: BlobLocation;
}

/** Where an attachment is put: the same for every attempt at the same bytes of a mail, so that a repeated run overwrites. */
export function attachmentLocation(
  bucket: string,
  of: { tenantId: string; documentId: string; version: number; sha256: string; part: number },
): BlobLocation {
  const { tenantId, documentId, version, sha256, part } = of;
  return { bucket, key: `attachments/${tenantId}/${documentId}/${version}/${sha256.slice(0, 16)}/${part}` };
}
