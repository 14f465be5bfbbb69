import type { ServiceClient } from '@lectern/clients';
import { pendingDocuments } from '@lectern/contracts';
import type { PendingCounter } from '../ports.ts';

/** The document service as {@link PendingCounter}. */
export function createDocumentClient(
  client: ServiceClient,
  { timeoutMs }: { timeoutMs: number },
): PendingCounter {
  return {
    count: async (caller, signal) => {
      const { pending } = await client.call({
        operation: 'count-pending',
        method: 'GET',
        path: '/internal/documents/pending',
        principal: caller,
        schema: pendingDocuments,
        timeoutMs,
        signal,
      });
      return pending;
    },
  };
}
