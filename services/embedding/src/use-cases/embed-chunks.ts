import type { Chunk } from '../domain/chunk.ts';
import type { CountVectors, DocumentVersion, EmbeddingProvider, EmbeddingRepository } from '../ports.ts';

export interface EmbedChunksPorts {
  readonly provider: EmbeddingProvider;
  readonly repository: Pick<EmbeddingRepository, 'findVectors' | 'saveVectors'>;
  readonly countVectors: CountVectors;
}

/** Chunks that are looked up in the cache at a time: in memory, the rows of an answer take several times their size. */
const lookupSize = 1_024;

/**
 * Vectors by content hash for all chunks. What the tenant has had embedded before is taken from the cache. New vectors
 * are cached batch by batch, so that a process that dies repeats one batch and not the document.
 */
export async function embedChunks(
  ports: EmbedChunksPorts,
  {
    document,
    chunks,
  }: { document: DocumentVersion; chunks: readonly Pick<Chunk, 'input' | 'contentHash'>[] },
  signal: AbortSignal,
): Promise<Map<string, Float32Array>> {
  const { provider, repository } = ports;
  const inputs = [...new Map(chunks.map((chunk) => [chunk.contentHash, chunk.input]))];
  const vectors = new Map<string, Float32Array>();
  for (let at = 0; at < inputs.length; at += lookupSize) {
    const part = inputs.slice(at, at + lookupSize);
    const hashes = part.map(([hash]) => hash);
    const wanted = { tenantId: document.tenantId, model: provider.model, hashes };
    const cached = await repository.findVectors(wanted, signal);
    for (const [hash, vector] of cached) vectors.set(hash, vector);
    const missing = part.filter(([hash]) => !cached.has(hash));
    ports.countVectors({ cached: cached.size, computed: missing.length });
    await embedMissing(ports, { document, missing, vectors }, signal);
  }
  return vectors;
}

async function embedMissing(
  { provider, repository }: EmbedChunksPorts,
  work: {
    document: DocumentVersion;
    missing: readonly (readonly [hash: string, input: string])[];
    vectors: Map<string, Float32Array>;
  },
  signal: AbortSignal,
): Promise<void> {
  const { document, missing, vectors } = work;
  for (let at = 0; at < missing.length; at += provider.batchSize) {
    signal.throwIfAborted();
    const batch = missing.slice(at, at + provider.batchSize);
    const embedded = await provider.embed(
      batch.map(([, input]) => input),
      { kind: 'passage', tenantId: document.tenantId, signal },
    );
    const fresh = new Map<string, Float32Array>();
    for (const [index, [hash]] of batch.entries()) {
      const vector = embedded[index];
      if (vector !== undefined) fresh.set(hash, vector);
    }
    await repository.saveVectors(document, { model: provider.model, vectors: fresh }, signal);
    for (const [hash, vector] of fresh) vectors.set(hash, vector);
  }
}
