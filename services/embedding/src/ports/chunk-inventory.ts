import type { DocumentKey } from '../ports.ts';

/** What is stored of a document. */
export interface StoredDocument extends DocumentKey {
  /** Highest version whose outcome is committed; 0 for none, and once it has its tombstone. */
  readonly settledVersion: number;
  /** The version that the chunks are of; 0 for none. */
  readonly chunksVersion: number;
  readonly chunkCount: number;
}

/** What is stored, over all tenants: for the comparison with what should be, and for nothing that a caller sees. */
export interface ChunkInventory {
  /** Of these documents, those that are known or have chunks. */
  find(documentIds: readonly string[], signal: AbortSignal): Promise<StoredDocument[]>;
  /** Documents without a tombstone, with ids in the range by the order of their bytes; at most `limit`. */
  between(
    range: {
      readonly after?: string | undefined;
      readonly until?: string | undefined;
      readonly limit: number;
    },
    signal: AbortSignal,
  ): Promise<DocumentKey[]>;
  /** Documents that have chunks, and are not known, or have a tombstone; at most `limit`. */
  withoutOwner(limit: number, signal: AbortSignal): Promise<DocumentKey[]>;
}
