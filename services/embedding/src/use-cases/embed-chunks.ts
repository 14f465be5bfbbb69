import type { Chunk } from '../domain/chunk.ts';
import type { DocumentVersion, EmbeddingProvider, EmbeddingRepository } from '../ports.ts';

/** What {@link embedChunks} needs. */
export interface EmbedChunksPorts {
  readonly provider: EmbeddingProvider;
  readonly repository: Pick<EmbeddingRepository, 'findVectors' | 'saveVectors'>;
  /** Counts where vectors came from. */
  readonly onVectors?: (counts: { cached: number; computed: number }) => void;
}

/**
 * Vectors by content hash for all chunks. What the tenant has had embedded before is taken from the cache. New vectors
 * are cached batch by batch, so that a process that dies repeats one batch and not the document.
 */
export async function embedChunks(
  ports: EmbedChunksPorts,
  { document, chunks }: { document: DocumentVersion; chunks: readonly Chunk[] },
  signal: AbortSignal,
): Promise<Map<string, Float32Array>> {
  const { provider, repository } = ports;
  const inputs = new Map(chunks.map((chunk) => [chunk.contentHash, chunk.input]));
  const vectors = await repository.findVectors(document.tenantId, provider.model, [...inputs.keys()]);
  const missing = [...inputs].filter(([hash]) => !vectors.has(hash));
  ports.onVectors?.({ cached: vectors.size, computed: missing.length });

  for (let at = 0; at < missing.length; at += provider.batchSize) {
    signal.throwIfAborted();
    const batch = missing.slice(at, at + provider.batchSize);
    const embedded = await provider.embed(
      batch.map(([, input]) => input),
      { kind: 'passage', signal },
    );
    const fresh = new Map(batch.flatMap(([hash], index) => pair(hash, embedded[index])));
    await repository.saveVectors(document, provider.model, fresh);
    for (const [hash, vector] of fresh) vectors.set(hash, vector);
  }
  return vectors;
}

function pair(hash: string, vector: Float32Array | undefined): [string, Float32Array][] {
  return vector === undefined ? [] : [[hash, vector]];
}
