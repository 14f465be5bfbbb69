import type { Principal } from '@lectern/auth';
import type { Files, StoredFile } from '../ports/files.ts';

export interface GetFilePorts {
  readonly files: Pick<Files, 'get'>;
}

export interface FileInput {
  readonly caller: Principal;
  readonly documentId: string;
}

/**
 * Shows a document as a file.
 *
 * @throws AppError `not_found` (`document_not_found`), also for one that the caller cannot see
 */
export async function getFile(
  { files }: GetFilePorts,
  { caller, documentId }: FileInput,
  signal: AbortSignal,
): Promise<StoredFile> {
  return files.get(documentId, { caller, signal });
}
