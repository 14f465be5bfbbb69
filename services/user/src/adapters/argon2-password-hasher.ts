import { AppError } from '@lectern/errors';
import { hash, verify } from '@node-rs/argon2';
import { BulkheadRejectedError, bulkhead } from 'cockatiel';
import { newSecret, normalizePassword } from '../domain/secrets.ts';
import type { PasswordHasher } from '../ports.ts';

/**
 * OWASP Password Storage Cheat Sheet: argon2id (the library's default variant) with 19 MiB, two passes, one lane. A hash
 * carries its own parameters, so raising these leaves old passwords valid.
 */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The limits of hashing in one process. */
export interface HashingLimits {
  /** Maximum number of hashes at once. Each takes 19 MiB and one thread of libuv's pool, which DNS and files use too. */
  readonly concurrency: number;
  /** Maximum number of callers that wait for a hash; further ones are refused. */
  readonly queue: number;
}

/** A {@link PasswordHasher} with argon2id. Hashes once at the start, for comparisons without an account. */
export async function createArgon2PasswordHasher(limits: HashingLimits): Promise<PasswordHasher> {
  const turns = bulkhead(limits.concurrency, limits.queue);
  const decoy = await hash(newSecret(), parameters);

  const inTurn = async <T>(run: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    try {
      return await turns.execute(() => {
        // A caller who has left the queue must not cost a hash.
        signal.throwIfAborted();
        return run();
      });
    } catch (error) {
      if (!(error instanceof BulkheadRejectedError)) throw error;
      throw new AppError('unavailable', 'Too many logins at once. Try again shortly.', {
        reason: 'too_many_logins',
        retryAfterSeconds: 1,
        cause: error,
      });
    }
  };

  return {
    hash: (password, signal) => inTurn(() => hash(normalizePassword(password), parameters), signal),
    verify: (stored, password, signal) =>
      inTurn(async () => {
        const matches = await verify(stored ?? decoy, normalizePassword(password));
        return matches && stored !== undefined;
      }, signal),
  };
}
