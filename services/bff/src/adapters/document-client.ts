import type { ServiceClient } from '@lectern/clients';
import { z } from 'zod';
import type { Documents } from '../ports.ts';

/** The fields of the document service's list that are read: a new field there, or a new status, breaks nothing here. */
const documentNames = z.object({ data: z.array(z.object({ id: z.string(), title: z.string() })) });

/** {@link Documents} by the document service. `timeoutMs` bounds each call, within the deadline of the request. */
export function createDocumentClient(
  client: ServiceClient,
  { timeoutMs }: { readonly timeoutMs: number },
): Documents {
  return {
    recent: async (limit, { caller, signal }) => {
      const { data } = await client.call({
        operation: 'list-documents',
        method: 'GET',
        path: '/v1/documents',
        query: { limit },
        schema: documentNames,
        principal: caller,
        timeoutMs,
        signal,
      });
      return data;
    },
  };
}
