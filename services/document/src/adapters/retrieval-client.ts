import type { ServiceClient } from '@lectern/clients';
import type { TombstoneRequest } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { SearchTombstones } from '../ports.ts';

/** The retrieval service as {@link SearchTombstones}. `timeoutMs` bounds one call. */
export function createRetrievalClient(
  client: ServiceClient,
  { timeoutMs }: { timeoutMs: number },
): SearchTombstones {
  return {
    hide: async (documentId, tenantId, signal) => {
      const body: TombstoneRequest = { tenantId };
      try {
        await client.call({
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

/** Whatever went wrong between the services, the caller has to repeat the call. */
function notConfirmed(cause: unknown): AppError {
  return new AppError(
    'unavailable',
    'The document is deleted, but it may still be found by searches. Repeat the call.',
    { reason: 'deletion_not_confirmed', cause, retryAfterSeconds: 1 },
  );
}
