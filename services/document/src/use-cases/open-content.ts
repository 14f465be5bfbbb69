import type { Readable } from 'node:stream';
import type { Principal } from '@lectern/auth';
import { assertReadable, viewerOf } from '../domain/access.ts';
import type { Document } from '../domain/document.ts';
import type { ContentStore, DocumentRepository } from '../ports.ts';

export interface OpenContentPorts {
  readonly documents: Pick<DocumentRepository, 'find'>;
  readonly store: Pick<ContentStore, 'get'>;
}

export interface OpenContentInput {
  readonly caller: Principal;
  readonly documentId: string;
}

/**
 * The document, and the way to its original bytes, those of the newest version. The bytes are only opened when `open` is
 * called: a caller who has them already needs none. The signal also ends the stream, with an error.
 *
 * Other bytes than were uploaded are never given out as a whole: opening them fails with `content_damaged`, or their stream does.
 *
 * @throws AppError `not_found` (`document_not_found`), also for a document that the caller may not read
 */
export async function openContent(
  { documents, store }: OpenContentPorts,
  { caller, documentId }: OpenContentInput,
  signal: AbortSignal,
): Promise<{ document: Document; open: () => Promise<{ body: Readable; bytes: number }> }> {
  const viewer = viewerOf(caller);
  const document = assertReadable(viewer, await documents.find(viewer, documentId, signal));
  const { location, bytes, sha256 } = document.content;
  return { document, open: () => store.get(location, { expected: { bytes, sha256 }, signal }) };
}
