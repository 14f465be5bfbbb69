import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { assertReadable, viewerOf } from '../domain/access.ts';
import type { Document } from '../domain/document.ts';
import type { ChunkPage, ChunkRange, ReadChunks } from '../ports/read-chunks.ts';
import type { DocumentRepository } from '../ports.ts';

export interface ListChunksPorts {
  readonly documents: Pick<DocumentRepository, 'find'>;
  readonly readChunks: ReadChunks;
}

export interface ListChunksInput extends ChunkRange {
  readonly caller: Principal;
  readonly documentId: string;
  /** The newest one where it is left out. */
  readonly version?: number | undefined;
}

/**
 * A page of what was read of a version, for those who may read its document: the newest version, or an older one for as long as it
 * is the one that searches find.
 *
 * @throws AppError `not_found`: `document_not_found`, also for a document that the caller may not read, or `chunks_not_stored`
 */
export async function listChunks(
  { documents, readChunks }: ListChunksPorts,
  { caller, documentId, version: asked, from, limit }: ListChunksInput,
  signal: AbortSignal,
): Promise<ChunkPage & { version: number }> {
  const viewer = viewerOf(caller);
  const document = assertReadable(viewer, await documents.find(viewer, documentId, signal));
  const version = asked ?? document.version;
  const { tenantId } = caller;
  const page = await readChunks.page({ tenantId, documentId, version, from, limit }, signal);
  if (page === undefined) throw chunksNotStored(document, version);
  return { ...page, version };
}

function chunksNotStored({ status, version: newest }: Document, version: number): AppError {
  const message =
    'Nothing is stored of what this version says: it is not read yet, could not be read, or was replaced.';
  return new AppError('not_found', message, {
    reason: 'chunks_not_stored',
    details: { version, newestVersion: newest, status },
  });
}
