import type { ServiceClient } from '@lectern/clients';
import { comparisonResponse, strayRemovalResponse, straysResponse } from '@lectern/contracts';
import type { DerivedData, StrayPoints } from '../ports/reconciliation.ts';

/** What another service has derived, as {@link DerivedData}. `timeoutMs` bounds one call. */
export function createComparisonClient(
  client: ServiceClient,
  { timeoutMs }: { timeoutMs: number },
): DerivedData {
  return {
    compare: (body, signal) => {
      const call = { method: 'POST', operation: 'compare-documents', path: '/internal/comparisons' } as const;
      return client.call({ ...call, body, schema: comparisonResponse, timeoutMs, signal });
    },
  };
}

/** The retrieval service as {@link StrayPoints}. `timeoutMs` bounds one call. */
export function createStrayPointsClient(
  client: ServiceClient,
  { timeoutMs }: { timeoutMs: number },
): StrayPoints {
  return {
    findStrays: (position, signal) => {
      const call = { method: 'POST', operation: 'find-strays', path: '/internal/strays' } as const;
      const body = position === undefined ? {} : { position };
      return client.call({ ...call, body, schema: straysResponse, timeoutMs, signal });
    },
    removeStrays: async ({ documentId, tenantId }, signal) => {
      const call = { method: 'POST', operation: 'remove-strays', path: '/internal/strays/removals' } as const;
      const body = { documentId, tenantId };
      await client.call({ ...call, body, schema: strayRemovalResponse, timeoutMs, signal });
    },
  };
}
