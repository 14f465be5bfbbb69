import type { ServiceClient } from '@lectern/clients';
import { embedTextsResponse } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { QueryEmbedder } from '../ports.ts';

/** The embedding service as {@link QueryEmbedder}. */
export function createEmbeddingClient(
  client: ServiceClient,
  { timeoutMs }: { timeoutMs: number },
): QueryEmbedder {
  return {
    embed: async (query, signal) => {
      const { model, dimensions, vectors } = await client.call({
        operation: 'embed-query',
        method: 'POST',
        path: '/internal/embeddings',
        body: { texts: [query] },
        schema: embedTextsResponse,
        idempotent: true,
        timeoutMs,
        signal,
      });
      const [vector] = vectors;
      if (vector?.length !== dimensions) {
        throw new AppError('internal', 'The embedding service answered with a vector of another size.', {
          reason: 'bad_upstream_response',
        });
      }
      return { model: { name: model, dimensions }, vector: Float32Array.from(vector) };
    },
  };
}
