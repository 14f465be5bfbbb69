import type { Clients } from '@lectern/clients';
import { type SearchRequest, searchResponse } from '@lectern/contracts';
import type { Search } from '../ports.ts';

/** {@link Search} by the retrieval service. A search changes nothing, so it may be tried again although it is a POST. */
export function createRetrievalClient({ clients }: { clients: Clients }): Search {
  const retrieval = clients.for('retrieval');
  return {
    find: async (question, { caller, ...options }) => {
      const body: SearchRequest = question;
      const { results, index, degraded } = await retrieval.call({
        operation: 'search-chunks',
        method: 'POST',
        path: '/v1/search',
        body,
        schema: searchResponse,
        idempotent: true,
        principal: caller,
        ...options,
      });
      return { hits: results, pending: index.pending, degraded };
    },
  };
}
