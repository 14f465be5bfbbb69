/** A chunk as the index gives it back. */
export interface StoredChunk {
  readonly documentId: string;
  readonly version: number;
  readonly chunkId: string;
  readonly ordinal: number;
  readonly text: string;
  readonly headings: readonly string[];
  readonly page?: number | undefined;
}

/** A point that matched, best first. A score orders one answer and means nothing beyond it. */
export interface StoredHit extends StoredChunk {
  readonly pointId: string;
  readonly score: number;
}
