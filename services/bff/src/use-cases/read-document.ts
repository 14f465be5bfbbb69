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
 * @throws AppError `not_found` (`document_not_found`), also for one that the caller cannot see; `invalid_argument` (`part_unknown`) for
 *   an offset that no part of it gave; what the document service says of a document whose text is not there
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
      .catch(refusedPart),
  ]);
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

/** The document service says that a cursor is none; who reads a document knows of no cursor. */
function refusedPart(error: unknown): never {
  if (!(error instanceof AppError) || error.errors[0]?.pointer !== 'cursor') throw error;
  throw new AppError('invalid_argument', 'The document has no such part. Begin with its id alone.', {
    reason: 'part_unknown',
    cause: error,
  });
}
