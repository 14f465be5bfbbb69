import { AppError } from '@lectern/errors';
import type { Document } from '../domain/document.ts';
import type { IdempotencyClaim, IdempotencyKeys, Reporter } from '../ports.ts';

export interface DoOncePorts {
  readonly keys: IdempotencyKeys;
  readonly reporter: Reporter;
}

/** The answer to an upload, and whether it is the answer to an earlier request with the same key. */
export interface UploadAnswer {
  readonly document: Document;
  readonly replayed: boolean;
}

/**
 * Does a request once per idempotency key, however often it is sent.
 *
 * The key is settled in the transaction of the document, so there is no moment at which one is there without the other.
 * A request that fails gives its key back. One that dies keeps it for the time of the lease; if it was only slow and
 * another took over meanwhile, its commit is refused: at most one request per key ever has an effect.
 *
 * @throws AppError `conflict` while another request with the key runs; `unprocessable` when the key was used for
 * something else
 */
export async function doOnce(
  { keys, reporter }: DoOncePorts,
  scope: { tenantId: string; userId: string; key: string | undefined },
  request: {
    perform: (claim: IdempotencyClaim | undefined) => Promise<Document>;
    weigh: () => Promise<string>;
  },
): Promise<UploadAnswer> {
  const { key, tenantId, userId } = scope;
  if (key === undefined) return { document: await request.perform(undefined), replayed: false };

  const answer = await keys.claim({ tenantId, userId, key });
  if ('settled' in answer) {
    if ((await request.weigh()) !== answer.settled.fingerprint) throw keyReused();
    return { document: answer.settled.document, replayed: true };
  }
  try {
    return { document: await request.perform(answer.claim), replayed: false };
  } catch (error) {
    await giveBack(answer.claim);
    throw error;
  }

  async function giveBack(claim: IdempotencyClaim): Promise<void> {
    try {
      await keys.release(claim);
    } catch (error) {
      reporter.warn({ err: error, tenantId, userId }, 'an idempotency key stays taken until its lease ends');
    }
  }
}

function keyReused(): AppError {
  return new AppError('unprocessable', 'This Idempotency-Key was used for a different request.', {
    reason: 'idempotency_key_reused',
  });
}
