import type { ServiceClient } from '@lectern/clients';
import { activeModelResponse, embedForCallerResponse } from '@lectern/contracts';
import type { DocumentModel } from '../ports.ts';

/** Texts take turns with those of documents, or wait for a provider, in milliseconds. */
const embedMs = 180_000;

/** {@link DocumentModel} by the embedding service. */
export function createEmbeddingClient(client: ServiceClient): DocumentModel {
  return {
    name: async ({ caller, signal }) => {
      const { name } = await client.call({
        operation: 'get-active-model',
        method: 'GET',
        path: '/internal/active-model',
        schema: activeModelResponse,
        principal: caller,
        signal,
      });
      return name;
    },
    embed: async (texts, kind, { caller, signal }) => {
      const { model, vectors, usage } = await client.call({
        ...{ operation: 'embed-for-caller', method: 'POST', path: '/internal/vectors' },
        ...{ body: { texts: [...texts], kind }, schema: embedForCallerResponse },
        ...{ timeoutMs: embedMs, principal: caller, signal },
      });
      return { model, vectors, inputTokens: usage.inputTokens };
    },
  };
}
