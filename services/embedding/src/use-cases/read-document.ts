import type { BlobStore, OpenBlob } from '@lectern/blobs';
import type { BlobLocation } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { Chunk } from '../domain/chunk.ts';
import { documentFailure } from '../domain/document-failure.ts';
import type { DocumentSplitter } from '../ports.ts';

export interface ReadDocumentPorts {
  readonly blobs: Pick<BlobStore, 'get'>;
  readonly splitter: Pick<DocumentSplitter, 'split'>;
}

/**
 * The chunks of a stored document, at least one.
 *
 * @throws AppError `unprocessable` (`no_text` of stage `chunk`, `content_missing` of stage `extract`)
 */
export async function readDocument(
  ports: ReadDocumentPorts,
  document: { tenantId: string; location: BlobLocation; contentType: string; title: string },
  signal: AbortSignal,
): Promise<Chunk[]> {
  const { tenantId, contentType, title, location } = document;
  const open = (opening: AbortSignal) => openBytes(ports.blobs, location, opening);
  const chunks = await ports.splitter.split({ tenantId, contentType, title, open }, signal);
  if (chunks.length === 0) {
    throw documentFailure('chunk', {
      reason: 'no_text',
      message: 'The file holds no text that can be searched.',
    });
  }
  return chunks;
}

async function openBytes(
  blobs: Pick<BlobStore, 'get'>,
  location: BlobLocation,
  signal: AbortSignal,
): Promise<OpenBlob> {
  try {
    return await blobs.get(location, { signal });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
    throw documentFailure('extract', {
      reason: 'content_missing',
      message: 'The stored file is gone. Upload it again.',
      cause: error,
    });
  }
}
