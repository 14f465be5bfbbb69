import type { ServiceClient } from '@lectern/clients';
import { embedTextsResponse } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { EmbeddingModel, QueryEmbedder } from '../ports.ts';

/** The embedding service as {@link QueryEmbedder}. */
export class EmbeddingClient implements QueryEmbedder {
  readonly #service: ServiceClient;
  readonly #timeoutMs: number;

  constructor(service: ServiceClient, timeoutMs: number) {
    this.#service = service;
    this.#timeoutMs = timeoutMs;
  }

  async embed(query: string, signal: AbortSignal): Promise<{ model: EmbeddingModel; vector: Float32Array }> {
    const answer = await this.#service.call({
      operation: 'embed-query',
      method: 'POST',
      path: '/internal/embeddings',
      body: { texts: [query] },
      schema: embedTextsResponse,
      idempotent: true,
      timeoutMs: this.#timeoutMs,
      signal,
    });
    const [vector] = answer.vectors;
    if (vector?.length !== answer.dimensions) {
      throw new AppError('internal', 'The embedding service answered with a vector of another size.', {
        reason: 'bad_upstream_response',
      });
    }
    return {
      model: { name: answer.model, dimensions: answer.dimensions },
      vector: Float32Array.from(vector),
    };
  }
}
