import { AppError } from '@lectern/errors';
import type { IdempotencyKeys, KeyedRequest } from './keyed-request.ts';

/** An answer, and whether it is that to an earlier request with the same key. */
export interface OnceAnswer<T> {
  readonly answer: T;
  readonly replayed: boolean;
}

/**
 * Answers a request as its first one was answered, or makes its change. The change is to take the key in its own transaction
 * and keep the answer there: then, of any number of requests at once, and after a crash, one has an effect.
 *
 * @param change resolves with undefined when another request had taken the key
 * @throws AppError `unprocessable` (`idempotency_key_reused`) when the key was used for another request, `conflict`
 *   (`idempotency_key_in_progress`) when its answer was forgotten meanwhile
 */
export async function answerOnce<T>(
  { keys }: { readonly keys: Pick<IdempotencyKeys<T>, 'find'> },
  {
    request,
    change,
  }: {
    /** Undefined for a request without a key, whose change is always made. */
    readonly request: KeyedRequest | undefined;
    readonly change: () => Promise<T | undefined>;
  },
  signal: AbortSignal,
): Promise<OnceAnswer<T>> {
  const find = async () => request && firstAnswer({ keys }, request, signal);
  const before = await find();
  if (before !== undefined) return { answer: before, replayed: true };
  const made = await change();
  if (made !== undefined) return { answer: made, replayed: false };
  const first = await find();
  if (first === undefined) throw keyForgotten();
  return { answer: first, replayed: true };
}

/**
 * The first answer to a request; undefined while there is none.
 *
 * @throws AppError `unprocessable` (`idempotency_key_reused`) when the key was used for another request
 */
export async function firstAnswer<T>(
  { keys }: { readonly keys: Pick<IdempotencyKeys<T>, 'find'> },
  request: KeyedRequest,
  signal: AbortSignal,
): Promise<T | undefined> {
  const kept = await keys.find(request, signal);
  if (kept !== undefined && kept.fingerprint !== request.fingerprint) throw keyReused();
  return kept?.answer;
}

function keyReused(): AppError {
  return new AppError('unprocessable', 'This Idempotency-Key was used for a different request.', {
    reason: 'idempotency_key_reused',
  });
}

/** The error for a key that was taken, and whose answer is gone. */
export function keyForgotten(): AppError {
  return new AppError(
    'conflict',
    'The first answer to this Idempotency-Key is no longer stored. Repeat the request.',
    { reason: 'idempotency_key_in_progress', retryable: true, retryAfterSeconds: 1 },
  );
}
