import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { firstAnswer, type KeyedRequest, keyedRequest, keyForgotten } from '@lectern/idempotency';
import type { Logger } from '@lectern/telemetry';
import type { Content, Document } from '../domain/document.ts';
import type { Change, ContentStore, DocumentAnswers } from '../ports.ts';

/** An upload whose bytes are durable: what the request said, and where its file is. */
export interface StoredUpload<F extends object> {
  readonly fields: F;
  readonly content: Content;
  /** False where the title was made of the name of the file. */
  readonly titleGiven?: boolean | undefined;
  /** What the file was called, cleaned; undefined where it had no name. */
  readonly filename?: string | undefined;
  /** What the request said instead of its file, where the file was fetched. */
  readonly link?: Link | undefined;
}

/** A request to fetch a file. It stays the same request when another file is there. */
export interface Link {
  readonly url: string;
  /** What the request said beside the URL. */
  readonly fields: object;
}

/** What an upload is answered with, and whether that is the answer to an earlier request with the same key. */
export interface UploadAnswer {
  readonly document: Document;
  readonly replayed: boolean;
}

export interface DiscardContentPorts {
  readonly store: Pick<ContentStore, 'delete'>;
  readonly logger: Pick<Logger, 'warn'>;
}

export interface SettleUploadPorts extends DiscardContentPorts {
  readonly keys: Pick<DocumentAnswers, 'find'>;
}

/** Reason of the error of a failed COMMIT: the change may have been written, or not. */
const commitOutcomeUnknown = 'commit_outcome_unknown';

/** A request with its idempotency key; undefined without a key. */
export function keyedUpload(
  action: string,
  input: {
    caller: Principal;
    idempotencyKey: string | undefined;
    upload: Link | StoredUpload<object>;
  },
): KeyedRequest | undefined {
  const { caller, idempotencyKey: key, upload } = input;
  return keyedRequest({ caller, key, action, essence: essenceOf(upload) });
}

/**
 * Waits for the change of an upload and answers it. Bytes that no document points to are removed. They are kept when the
 * outcome of the commit is not known, since a document must never be without its bytes; where none points to them,
 * `collectContent` removes them. Every other failure means that nothing was written.
 *
 * @throws AppError `unprocessable` (`idempotency_key_reused`) when the key was used for another request, `conflict`
 *   (`idempotency_key_in_progress`) when its answer was forgotten meanwhile; what `writing` rejects with
 */
export async function settleUpload(
  ports: SettleUploadPorts,
  upload: { writing: Promise<Change | undefined>; request: KeyedRequest | undefined; content: Content },
  signal: AbortSignal,
): Promise<UploadAnswer> {
  const { location } = upload.content;
  let written: Change | undefined;
  try {
    written = await upload.writing;
  } catch (error) {
    if (isOutcomeUnknown(error)) {
      ports.logger.warn({ err: error, ...location }, 'blob kept: commit outcome unknown');
    } else {
      await discardContent(ports, location);
    }
    throw error;
  }
  if (written !== undefined) return { document: written.document, replayed: false };
  await discardContent(ports, location);
  const document = upload.request && (await firstAnswer(ports, upload.request, signal));
  if (document === undefined) throw keyForgotten();
  return { document, replayed: true };
}

/**
 * Removes the bytes of an upload that no document points to. It goes on after its caller is gone, and it never fails: a
 * failure here must not replace the error that made it necessary, so it is only logged.
 */
export async function discardContent(
  { store, logger }: DiscardContentPorts,
  location: Content['location'],
): Promise<void> {
  try {
    await store.delete(location, { signal: new AbortController().signal });
  } catch (error) {
    logger.warn({ err: error, ...location }, 'orphaned blob: deletion failed');
  }
}

/** True for the error of a failed COMMIT. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof AppError && error.reason === commitOutcomeUnknown;
}

/** Whatever their encoding is, equal requests have equal ones. */
function essenceOf(asked: Link | StoredUpload<object>): unknown[] {
  if ('url' in asked) return [asked.fields, asked.url];
  if (asked.link !== undefined) return essenceOf(asked.link);
  const { fields, content } = asked;
  return [fields, content.contentType, content.sha256];
}
