import type { ServiceClient } from '@lectern/clients';
import { aliasNames, type EmbedByModelRequest, embedByModelResponse } from '@lectern/contracts';
import type { Models } from '../ports.ts';

/** The model service repeats what a provider does not answer, and waits as long as that asks for, in milliseconds. */
const embedMs = 180_000;

/** {@link Models} by the model service. */
export function createModelClient(client: ServiceClient): Models {
  return {
    list: async ({ caller, signal }) => {
      const { aliases: answers, embeddings } = await client.call({
        operation: 'list-aliases',
        method: 'GET',
        path: '/internal/aliases',
        schema: aliasNames,
        principal: caller,
        signal,
      });
      return { answers, embeddings };
    },
    embed: async (model, texts, { caller, signal }) => {
      const body: EmbedByModelRequest = { model, texts: [...texts], byTenant: true };
      const { vectors, usage } = await client.call({
        ...{ operation: 'embed-by-model', method: 'POST', path: '/internal/vectors', body },
        ...{ schema: embedByModelResponse, timeoutMs: embedMs, principal: caller, signal },
      });
      return { vectors, inputTokens: usage.inputTokens };
    },
  };
}
