import type { ServiceClient } from '@lectern/clients';
import { storedPrompt } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { Prompts } from '../ports.ts';

/** {@link Prompts} by the model service. */
export function createPromptClient(client: ServiceClient): Prompts {
  return {
    find: async ({ name, version }, { caller, signal }) => {
      try {
        return await client.call({
          operation: 'get-prompt',
          method: 'GET',
          path: `/internal/prompts/${encodeURIComponent(name)}`,
          query: { version },
          schema: storedPrompt,
          principal: caller,
          signal,
        });
      } catch (error) {
        if (error instanceof AppError && error.code === 'not_found') return undefined;
        throw error;
      }
    },
  };
}
