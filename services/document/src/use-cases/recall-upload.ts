import type { Principal } from '@lectern/auth';
import { firstAnswer } from '@lectern/idempotency';
import type { DocumentAnswers } from '../ports.ts';
import { keyedUpload, type Link, type UploadAnswer } from './settle-upload.ts';

export interface RecallUploadPorts {
  readonly keys: Pick<DocumentAnswers, 'find'>;
}

export interface RecallUploadInput {
  readonly caller: Principal;
  readonly idempotencyKey: string | undefined;
  readonly link: Link;
}

/**
 * The first answer to the same link with the same key; undefined where there is none. So a repeated request depends on no
 * other server, and is answered when the file there has changed or is gone.
 *
 * @throws AppError `unprocessable` (`idempotency_key_reused`) when the key was used for another request
 */
export async function recallUpload(
  ports: RecallUploadPorts,
  input: RecallUploadInput,
  signal: AbortSignal,
): Promise<UploadAnswer | undefined> {
  const { caller, idempotencyKey, link } = input;
  const request = keyedUpload('create', { caller, idempotencyKey, upload: link });
  const document = request && (await firstAnswer(ports, request, signal));
  return document && { document, replayed: true };
}
