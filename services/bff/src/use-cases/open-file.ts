import type { Files } from '../ports/files.ts';
import type { FileInput } from './get-file.ts';

export interface OpenFilePorts {
  readonly files: Pick<Files, 'open'>;
}

/**
 * The bytes of a document, as they come.
 *
 * @throws AppError `not_found` (`document_not_found`, `blob_not_found`), also for one that the caller cannot see
 */
export async function openFile(
  { files }: OpenFilePorts,
  { caller, documentId }: FileInput,
  signal: AbortSignal,
): ReturnType<Files['open']> {
  return files.open(documentId, { caller, signal });
}
