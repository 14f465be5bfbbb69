import { buffer } from 'node:stream/consumers';
import type { BlobStore } from '@lectern/blobs';
import type { BlobLocation } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { Chunk } from '../domain/chunk.ts';
import { documentFailure } from '../domain/document-failure.ts';
import type { DocumentSplitter } from '../ports.ts';

/** What {@link readDocument} needs. */
export interface ReadDocumentPorts {
  readonly blobs: Pick<BlobStore, 'get'>;
  readonly splitter: DocumentSplitter;
}

/** The chunks of a stored document, at least one. @throws AppError as `DocumentSplitter.split` does */
export async function readDocument(
  ports: ReadDocumentPorts,
  document: { location: BlobLocation; contentType: string; title: string },
  signal: AbortSignal,
): Promise<Chunk[]> {
  const { contentType, title } = document;
  const bytes = await readBytes(ports.blobs, document.location, signal);
  const chunks = await ports.splitter.split({ bytes, contentType, title }, signal);
  if (chunks.length === 0) {
    throw documentFailure('chunk', {
      reason: 'no_text',
      message: 'The file holds no text that can be searched.',
    });
  }
  return chunks;
}

async function readBytes(
  blobs: Pick<BlobStore, 'get'>,
  location: BlobLocation,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { body } = await blobs.get(location, { signal });
    // A copy of its own, since it is handed over to another thread.
    return Uint8Array.from(await buffer(body));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
    throw documentFailure('extract', {
      reason: 'content_missing',
      message: 'The stored file is gone. Upload it again.',
      cause: error,
    });
  }
}
