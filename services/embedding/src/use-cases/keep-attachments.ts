import type { BlobStore } from '@lectern/blobs';
import { attachmentLocation } from '../domain/attachment.ts';
import { limits } from '../limits.ts';
import type { AttachmentTaking, EmbeddingRepository, IngestedDocument } from '../ports.ts';

export interface KeepAttachmentsPorts {
  readonly blobs: Pick<BlobStore, 'put'>;
  /** Bucket of the claim-check blobs. */
  readonly bucket: string;
  readonly repository: Pick<EmbeddingRepository, 'noteBlob'>;
}

/**
 * How files are taken out of a mail: each into a claim-check blob, which is noted before it is written, so that a deletion knows it and its age
 * removes it. Mails that were attached are taken apart too, once; undefined for a document that is no mail.
 */
export function keepAttachments(
  { blobs, bucket, repository }: KeepAttachmentsPorts,
  document: IngestedDocument,
): AttachmentTaking | undefined {
  if (document.contentType !== 'message/rfc822') return undefined;
  return {
    most: mostOf(document),
    store: async (head, body, signal) => {
      const location = attachmentLocation(bucket, { ...document, part: head.part });
      await repository.noteBlob(document, location, signal);
      const { bytes, sha256 } = await blobs.put(location, body, { contentType: head.contentType, signal });
      return { ...head, bytes, sha256, location };
    },
  };
}

function mostOf({ attachmentDepth: depth = 0 }: IngestedDocument): number {
  if (depth === 0) return limits.attachments.value;
  return depth < limits.attachmentDepth.value ? limits.attachmentsOfAttached.value : 0;
}
