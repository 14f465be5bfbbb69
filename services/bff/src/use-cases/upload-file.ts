import type { Principal } from '@lectern/auth';
import type { FileForm, Files, Made, StoredFile } from '../ports/files.ts';

export interface UploadFilePorts {
  readonly files: Pick<Files, 'upload'>;
}

export interface UploadFileInput {
  readonly caller: Principal;
  readonly idempotencyKey: string | undefined;
  readonly form: FileForm;
}

/**
 * Passes a form with a file on, and so makes a document of it, which is on its way through the pipeline by the time of the answer.
 *
 * @throws AppError what is wrong with the form or its file, as the document service says it
 */
export async function uploadFile(
  { files }: UploadFilePorts,
  { caller, idempotencyKey, form }: UploadFileInput,
  signal: AbortSignal,
): Promise<Made<StoredFile>> {
  return files.upload(form, { caller, idempotencyKey, signal });
}
