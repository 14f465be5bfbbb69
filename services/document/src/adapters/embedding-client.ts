import { pathTo, type ServiceClient } from '@lectern/clients';
import { chunkPageResponse } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { ReadChunks } from '../ports/read-chunks.ts';

/** The embedding service as {@link ReadChunks}. `timeoutMs` bounds one call. */
export function createEmbeddingClient(
  client: ServiceClient,
  { timeoutMs }: { timeoutMs: number },
): ReadChunks {
  return {
    page: async ({ documentId, ...query }, signal) => {
      const path = pathTo`/internal/documents/${documentId}/chunks`;
      const call = { method: 'GET', operation: 'show-chunks', path, query } as const;
      try {
        const { chunks, next } = await client.call({ ...call, schema: chunkPageResponse, timeoutMs, signal });
        return chunks && { chunks, next };
      } catch (error) {
        signal.throwIfAborted();
        throw chunksUnavailable(error);
      }
    },
  };
}

function chunksUnavailable(cause: unknown): AppError {
  return new AppError(
    'unavailable',
    'What was read of the document cannot be shown just now. Repeat the call.',
    {
      reason: 'chunks_unavailable',
      cause,
      retryAfterSeconds: 1,
    },
  );
}
