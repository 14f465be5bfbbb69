import type { Principal } from '@lectern/auth';
import type { Files, Page, PlaceAsked, StoredFile } from '../ports/files.ts';

export interface ListFilesPorts {
  readonly files: Pick<Files, 'list'>;
}

export interface ListFilesInput extends PlaceAsked {
  readonly caller: Principal;
  readonly purpose?: string | undefined;
}

/** A page of the documents that the caller can see, as files. Decides on no error. */
export async function listFiles(
  { files }: ListFilesPorts,
  { caller, ...asked }: ListFilesInput,
  signal: AbortSignal,
): Promise<Page<StoredFile>> {
  return files.list(asked, { caller, signal });
}
