import type { ChunkPageQuery, ChunkPageResponse } from '@lectern/contracts';
import type { StoredChunks } from '../ports/stored-chunks.ts';

export interface ShowChunksPorts {
  readonly storedChunks: StoredChunks;
}

export interface ShowChunksInput extends ChunkPageQuery {
  readonly documentId: string;
}

/**
 * A page of the chunks of a version, and the ordinal to go on from when there are more; nothing when none is stored. Who may see
 * them, the caller has decided. Decides on no error.
 */
export async function showChunks(
  { storedChunks }: ShowChunksPorts,
  { limit, from, ...version }: ShowChunksInput,
  signal: AbortSignal,
): Promise<ChunkPageResponse> {
  const found = await storedChunks.page(version, { from, limit: limit + 1 }, signal);
  if (found.length === 0) return {};
  const next = found[limit]?.ordinal;
  return { chunks: found.slice(0, limit), ...(next === undefined ? {} : { next }) };
}
