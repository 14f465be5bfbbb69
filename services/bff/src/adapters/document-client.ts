import type { Clients } from '@lectern/clients';
import { z } from 'zod';
import type { Documents } from '../ports.ts';

/** The fields of the document service's list that are read: a new field there, or a new status, breaks nothing here. */
const documentNames = z.object({ data: z.array(z.object({ id: z.string(), title: z.string() })) });

/** {@link Documents} by the document service. */
export function createDocumentClient({ clients }: { clients: Clients }): Documents {
  const documents = clients.for('document');
  return {
    recent: async (limit, { caller, ...options }) => {
      const { data } = await documents.call({
        operation: 'list-documents',
        method: 'GET',
        path: '/v1/documents',
        query: { limit },
        schema: documentNames,
        principal: caller,
        ...options,
      });
      return data;
    },
  };
}
