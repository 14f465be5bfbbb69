import type { BlobStore } from '@lectern/blobs';
import { AppError } from '@lectern/errors';
import { documentFailure } from '../domain/document-failure.ts';
import type { AttachmentTaking, DocumentSplitter, IngestedDocument, SplitDocument } from '../ports.ts';

export interface ReadDocumentPorts {
  readonly blobs: Pick<BlobStore, 'get'>;
  readonly splitter: Pick<DocumentSplitter, 'split'>;
}

/** Which bytes are read, and what is known of them. */
type StoredBytes = Pick<
  IngestedDocument,
  'tenantId' | 'location' | 'contentType' | 'title' | 'titleGiven' | 'bytes' | 'sha256'
> & { readonly attachments?: AttachmentTaking | undefined };

/**
 * The chunks of a stored document, at least one, what is told of it, and what was taken out of it.
 *
 * @throws AppError `unprocessable` (`no_text` of stage `chunk`, `content_missing` and `content_damaged` of stage `extract`)
 */
export async function readDocument(
  ports: ReadDocumentPorts,
  document: StoredBytes,
  signal: AbortSignal,
): Promise<SplitDocument> {
  const { tenantId, contentType, title, titleGiven, location, bytes, sha256, attachments } = document;
  const open = (opening: AbortSignal) =>
    ports.blobs.get(location, { expected: { bytes, sha256 }, signal: opening });
  const source = { tenantId, contentType, title, titleGiven, open, attachments };
  const split = ports.splitter.split(source, signal);
  const made = await split.catch((error: unknown) => {
    throw failureOfContent(error) ?? error;
  });
  if (made.chunks.length === 0) {
    throw documentFailure('chunk', {
      reason: 'no_text',
      message: 'The file holds no text that can be searched.',
    });
  }
  return made;
}

/** What the store says of the bytes, in the words for their owner; undefined for what is no fault of the bytes. */
function failureOfContent(error: unknown): AppError | undefined {
  if (!(error instanceof AppError)) return undefined;
  if (error.reason === 'content_damaged') {
    const message = 'The stored file is damaged. Upload it again.';
    return documentFailure('extract', { reason: 'content_damaged', message, cause: error });
  }
  if (error.code !== 'not_found') return undefined;
  const message = 'The stored file is gone. Upload it again.';
  return documentFailure('extract', { reason: 'content_missing', message, cause: error });
}
