import { pathTo, type ServiceClient } from '@lectern/clients';
import type { SharingRequest, TombstoneRequest } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { SearchSharing, SearchTombstones } from '../ports.ts';

/** The retrieval service as {@link SearchTombstones} and {@link SearchSharing}. `timeoutMs` bounds one call. */
export function createRetrievalClient(
  client: ServiceClient,
  { timeoutMs }: { timeoutMs: number },
): SearchTombstones & SearchSharing {
  const put = async (call: { operation: string; path: string; body: object }, signal: AbortSignal) => {
    await client.call({ method: 'PUT', ...call, schema: undefined, timeoutMs, signal });
  };
  return {
    hide: async ({ tenantId, documentId }, signal) => {
      const body: TombstoneRequest = { tenantId };
      const path = pathTo`/internal/tombstones/${documentId}`;
      try {
        await put({ operation: 'put-tombstone', path, body }, signal);
      } catch (error) {
        signal.throwIfAborted();
        throw deletionNotConfirmed(error);
      }
    },
    apply: async ({ id, tenantId, ownerId, visibility, readers, sharingRevision }, signal) => {
      const body: SharingRequest = { tenantId, ownerId, visibility, readers, sharingRevision };
      const path = pathTo`/internal/sharing/${id}`;
      try {
        await put({ operation: 'put-sharing', path, body }, signal);
      } catch (error) {
        signal.throwIfAborted();
        throw sharingNotConfirmed(error);
      }
    },
  };
}

/** Whatever went wrong between the services, the caller has to repeat the call. */
function deletionNotConfirmed(cause: unknown): AppError {
  return new AppError(
    'unavailable',
    'The document is deleted, but it may still be found by searches. Repeat the call.',
    { reason: 'deletion_not_confirmed', cause, retryAfterSeconds: 1 },
  );
}

function sharingNotConfirmed(cause: unknown): AppError {
  return new AppError(
    'unavailable',
    'The change is stored, but searches may still show the document to those who could read it before. Repeat the call.',
    { reason: 'sharing_not_confirmed', cause, retryAfterSeconds: 1 },
  );
}
