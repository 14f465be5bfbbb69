import { pathTo, type ServiceClient } from '@lectern/clients';
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
          path: pathTo`/internal/prompts/${name}`,
          query: { version },
          schema: storedPrompt,
          principal: caller,
          signal,
        });
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'not_found')) throw error;
        if (error.reason === 'prompt_version_not_found') throw noVersion(name, version);
        return undefined;
      }
    },
  };
}

/** The version stands in the body of the call: what is wrong is an argument, and not what is called. */
function noVersion(name: string, version: number | undefined): AppError {
  return new AppError('invalid_argument', `The prompt "${name}" has no version ${version}.`, {
    reason: 'prompt_version_unknown',
  });
}
