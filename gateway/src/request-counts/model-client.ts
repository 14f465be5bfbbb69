import type { ServiceClient } from '@lectern/clients';
import type { RequestCountBatch } from '@lectern/contracts';

/** What the gateway tells the model service, which owns usage. */
export interface ModelClient {
  /**
   * Adds a batch of counts, once, however often it is sent with its number.
   *
   * @throws AppError `unavailable` when it is not known whether it was added; `invalid_argument` when it never will be
   */
  addRequestCounts(batch: RequestCountBatch, signal: AbortSignal): Promise<void>;
}

/** Longest time of a call with all its attempts, in milliseconds. */
const timeoutMs = 2_000;

/** {@link ModelClient} over HTTP. */
export function createModelClient(client: ServiceClient): ModelClient {
  return {
    addRequestCounts: (batch, signal) =>
      client.call({
        operation: 'add-request-counts',
        method: 'POST',
        path: '/internal/request-counts',
        body: batch,
        schema: undefined,
        idempotent: true,
        timeoutMs,
        signal,
      }),
  };
}
