import type { ServiceClient } from '@lectern/clients';
import { type SearchRequest, searchResponse } from '@lectern/contracts';
import type { Search } from '../ports.ts';

/**
 * {@link Search} by the retrieval service. `timeoutMs` bounds each call, within the deadline of the request; without it the
 * default of the client does. A search changes nothing, so it may be retried although it is a POST. The internal route asks
 * for no scope of the caller, since who may only generate gets answers from passages, with quotes: a use case that shows whole
 * passages asks for the scope `search` itself.
 */
export function createRetrievalClient(
  client: ServiceClient,
  options: { readonly timeoutMs?: number } = {},
): Search {
  return {
    find: async ({ collections, ...question }, { caller, signal }) => {
      const body: SearchRequest = { ...question, ...(collections && { collections: [...collections] }) };
      const { results, index, degraded } = await client.call({
        operation: 'search-chunks',
        method: 'POST',
        path: '/internal/search',
        body,
        schema: searchResponse,
        idempotent: true,
        principal: caller,
        signal,
        ...options,
      });
      return { hits: results, pending: index.pending, degraded };
    },
  };
}
