import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { limits } from '../limits.ts';
import type { CallOptions, DocumentFacts, Documents } from '../ports.ts';

export interface ReadDocumentPorts {
  readonly documents: Pick<Documents, 'get' | 'text'>;
}

export interface ReadDocumentInput {
  readonly caller: Principal;
  readonly documentId: string;
  /** Where to read on; without it from the beginning. */
  readonly offset?: string | undefined;
}

/** A part of the text of a document. */
export interface ReadPart {
  readonly document: DocumentFacts;
  readonly version: number;
  readonly text: string;
  /** Where the text goes on; null at its end. */
  readonly nextOffset: string | null;
}

/**
 * What was read of a document, up to the number of characters that fits into an agent's context, or a little more: parts end
 * with a chunk.
 *
 * @throws AppError `not_found` (`document_not_found`), also for one that the caller cannot see; `conflict` (`document_not_read`) for one that
 *   is not read yet; `unprocessable` (`document_unreadable`) for one that never will be; `invalid_argument` (`part_unknown`) for an offset that no part
 *   of it gave, or one of a version that was replaced
 */
export async function readDocument(
  { documents }: ReadDocumentPorts,
  { caller, documentId, offset }: ReadDocumentInput,
  signal: AbortSignal,
): Promise<ReadPart> {
  const options: CallOptions = { caller, signal };
  const [document, first] = await Promise.all([
    documents.get(documentId, options),
    documents
      .text(documentId, { cursor: offset, chunks: limits.readChunks.value }, options)
      .catch(absentPart),
  ]);
  if (first === undefined) throw offset === undefined ? unread(document) : partReplaced();
  let { text, nextCursor } = first;
  while (nextCursor !== null && text.length < limits.readCharacters.value) {
    const next = await documents.text(
      documentId,
      { cursor: nextCursor, chunks: limits.readChunks.value },
      options,
    );
    text += next.text;
    nextCursor = next.nextCursor;
  }
  return { document, version: first.version, text, nextOffset: nextCursor };
}

/**
 * Undefined where nothing is stored of what the document says: its status tells why. The document service says that a cursor is none; who
 * reads a document knows of no cursor.
 */
function absentPart(error: unknown): undefined {
  if (error instanceof AppError && error.reason === 'chunks_not_stored') return undefined;
  if (!(error instanceof AppError) || error.errors[0]?.pointer !== 'cursor') throw error;
  throw new AppError('invalid_argument', 'The document has no such part. Begin with its id alone.', {
    reason: 'part_unknown',
    cause: error,
  });
}

function unread({ status, error }: DocumentFacts): AppError {
  if (status === 'failed' || status === 'rejected') {
    const why = error === undefined ? '' : ` ${error.message}`;
    return new AppError('unprocessable', `The document was not read.${why}`, {
      reason: 'document_unreadable',
    });
  }
  const message = 'The document is there, but still being read. Come again with the same id in some seconds.';
  return new AppError('conflict', message, { reason: 'document_not_read' });
}

/** Parts are of one version. */
function partReplaced(): AppError {
  return new AppError('invalid_argument', 'The document was replaced meanwhile. Begin with its id alone.', {
    reason: 'part_unknown',
  });
}
