import type { Principal } from '@lectern/auth';
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
 * @throws AppError `not_found` (`document_not_found`), also for one that the caller cannot see; what the document service
 *   says of a document whose text is not there
 */
export async function readDocument(
  { documents }: ReadDocumentPorts,
  { caller, documentId, offset }: ReadDocumentInput,
  signal: AbortSignal,
): Promise<ReadPart> {
  const options: CallOptions = { caller, signal };
  const [document, first] = await Promise.all([
    documents.get(documentId, options),
    documents.text(documentId, { cursor: offset, chunks: limits.readChunks.value }, options),
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
