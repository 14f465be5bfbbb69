import type { ServiceClient } from '@lectern/clients';
import { aliasNames } from '@lectern/contracts';
import type { Models } from '../ports.ts';

/** {@link Models} by the model service. */
export function createModelClient(client: ServiceClient): Models {
  return {
    list: async ({ caller, signal }) => {
      const { aliases } = await client.call({
        operation: 'list-aliases',
        method: 'GET',
        path: '/internal/aliases',
        schema: aliasNames,
        principal: caller,
        signal,
      });
      return aliases;
    },
  };
}
