import { createHash } from 'node:crypto';
import type { Principal } from '@lectern/auth';
import { AppError, toAppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import type { Content, Document } from '../domain/document.ts';
import type { Change, ContentStore, IdempotencyKeys, KeyedRequest } from '../ports.ts';

/** An upload whose bytes are durable: what the request said, and where its file is. */
export interface StoredUpload<F extends object> {
  readonly fields: F;
  readonly content: Content;
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
  readonly keys: Pick<IdempotencyKeys, 'find'>;
}

/** A request with its key and what it asked for; undefined without a key. */
export function keyedRequest(
  operation: string,
  input: { caller: Principal; idempotencyKey: string | undefined; upload: StoredUpload<object> },
): KeyedRequest | undefined {
  const { caller, idempotencyKey: key, upload } = input;
  if (key === undefined) return undefined;
  const { tenantId, userId } = caller;
  return { tenantId, userId, key, fingerprint: fingerprintOf(operation, upload) };
}

/**
 * Sees an upload to its end, whatever became of its change. Bytes that no document points to are removed, but for those
 * of a commit whose outcome is not known: a document without its bytes must never be.
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
    // An abort never hides whether the change was written.
    if (error === signal.reason || isRefusal(error)) await discardContent(ports, location);
    else ports.logger.warn({ err: error, ...location }, 'bytes kept, since the commit may have succeeded');
    throw error;
  }
  if (written !== undefined) return { document: written.document, replayed: false };
  await discardContent(ports, location);
  return { document: await firstAnswer(ports, upload.request, signal), replayed: true };
}

/**
 * Removes the bytes of an upload that came to nothing. It goes on after its caller is gone, and it never fails: a failure
 * to clean up must not hide why there was something to clean up, so it is only logged.
 */
export async function discardContent(
  { store, logger }: DiscardContentPorts,
  location: Content['location'],
): Promise<void> {
  try {
    await store.delete(location);
  } catch (error) {
    logger.warn({ err: error, ...location }, 'bytes of a refused upload were left behind');
  }
}

/** True for a decision against the change; a lost connection leaves open whether it was written. */
function isRefusal(error: unknown): boolean {
  const { code, retryable } = toAppError(error);
  return code !== 'internal' && !retryable;
}

async function firstAnswer(
  { keys }: Pick<SettleUploadPorts, 'keys'>,
  request: KeyedRequest | undefined,
  signal: AbortSignal,
): Promise<Document> {
  const kept = request && (await keys.find(request, signal));
  if (kept === undefined) throw keyForgotten();
  if (kept.fingerprint !== request?.fingerprint) throw keyReused();
  return kept.document;
}

/** In a form that equal requests share, whatever their encoding or the order of their fields. */
function fingerprintOf(operation: string, { fields, content }: StoredUpload<object>): string {
  const canonical = JSON.stringify([operation, ordered(fields), content.contentType, content.sha256]);
  return createHash('sha256').update(canonical).digest('hex');
}

function ordered(value: object): unknown {
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, typeof item === 'object' && item !== null ? ordered(item) : item]);
}

function keyReused(): AppError {
  return new AppError('unprocessable', 'This Idempotency-Key was used for a different request.', {
    reason: 'idempotency_key_reused',
  });
}

function keyForgotten(): AppError {
  return new AppError('conflict', 'The answer of this Idempotency-Key is not there. Repeat the request.', {
    reason: 'idempotency_key_in_progress',
    retryable: true,
    retryAfterSeconds: 1,
  });
}
