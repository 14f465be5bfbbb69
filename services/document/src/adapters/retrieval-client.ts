import type { ServiceClient } from '@lectern/clients';
import type { TombstoneRequest } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { SearchTombstones } from '../ports.ts';

const timeoutMs = 5_000;

/** {@link SearchTombstones} by the retrieval service. */
export class RetrievalClient implements SearchTombstones {
  readonly #retrieval: ServiceClient;

  constructor(retrieval: ServiceClient) {
    this.#retrieval = retrieval;
  }

  async hide(documentId: string, tenantId: string, signal: AbortSignal): Promise<void> {
    const body: TombstoneRequest = { tenantId };
    try {
      await this.#retrieval.call({
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
      // Whatever went wrong between two services, to the caller it means one thing: ask again.
      throw new AppError(
        'unavailable',
        'The document is deleted, but searches could not be told yet. Repeat the call.',
        { reason: 'deletion_not_confirmed', cause: error, retryAfterSeconds: 1 },
      );
    }
  }
}
