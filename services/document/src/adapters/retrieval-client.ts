import type { ServiceClient } from '@lectern/clients';
import { type TombstoneRequest, tombstoneRequest } from '@lectern/contracts';
import type { SearchTombstones } from '../ports.ts';

/** {@link SearchTombstones} by the retrieval service. */
export class RetrievalClient implements SearchTombstones {
  readonly #retrieval: ServiceClient;

  constructor(retrieval: ServiceClient) {
    this.#retrieval = retrieval;
  }

  async hide(documentId: string, tenantId: string, signal: AbortSignal): Promise<void> {
    const body: TombstoneRequest = tombstoneRequest.parse({ tenantId });
    await this.#retrieval.call({
      operation: 'put-tombstone',
      method: 'PUT',
      path: `/internal/tombstones/${encodeURIComponent(documentId)}`,
      body,
      schema: undefined,
      signal,
    });
  }
}
