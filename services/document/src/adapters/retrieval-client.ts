import type { ServiceClient } from '@lectern/clients';
import type { TombstoneRequest } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { SearchTombstones } from '../ports.ts';

const timeoutMs = 5_000;

/** {@link SearchTombstones} of the retrieval service. */
export function createRetrievalClient(retrieval: ServiceClient): SearchTombstones {
  return {
    hide: async (documentId, tenantId, signal) => {
      const body: TombstoneRequest = { tenantId };
      try {
        await retrieval.call({
          operation: 'put-tombstone',
          method: 'PUT',
          path: `/internal/tombstones/${encodeURIComponent(documentId)}`,
          body,
          schema: undefined,
          timeoutMs,
          signal,
        });
      } catch (error) {
        signal.throwIfAborted();
        throw notConfirmed(error);
      }
    },
  };
}

/** Whatever went wrong between two services, to the caller it means one thing: repeat the call. */
function notConfirmed(cause: unknown): AppError {
  return new AppError(
    'unavailable',
    'The document is deleted, but it may still be found by searches. Repeat the call.',
    { reason: 'deletion_not_confirmed', cause, retryAfterSeconds: 1 },
  );
}
