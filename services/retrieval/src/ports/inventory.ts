import type { IndexRow, StoredPlace } from '../domain/comparison.ts';
import type { DocumentKey } from '../domain/indexed-document.ts';

/** How many points there are of some documents. */
export interface PointCounts {
  /** Those of the versions that were named. */
  readonly ofVersions: number;
  readonly ofAllVersions: number;
}

/**
 * What a vector store has, over all tenants: for the comparison with what it should have, and for nothing that a caller sees.
 * Before the first document there is nothing. Errors are those of `VectorStore`.
 */
export interface PointInventory {
  /** Exact. Of each document one version is named. */
  countVersions(
    versions: readonly { readonly documentId: string; readonly version: number }[],
    signal: AbortSignal,
  ): Promise<PointCounts>;
  /** Points of these documents, those of all versions. */
  pointsOf(documentIds: readonly string[], signal: AbortSignal): AsyncIterable<StoredPlace[]>;
  /**
   * Some of all points, those beyond `position`, in an order of the store's own; without `next` there are no more. What is
   * there all the time is in one of the pages.
   */
  page(
    position: string | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly points: StoredPlace[]; readonly next: string | undefined }>;
  /** Removes points of one document. Idempotent. */
  removePoints(document: DocumentKey, points: readonly StoredPlace[], signal: AbortSignal): Promise<void>;
}

/** What the index knows, over all tenants. */
export interface IndexInventory {
  rowsOf(documentIds: readonly string[], signal: AbortSignal): Promise<IndexRow[]>;
  /** Documents that are live or awaited, with ids in the range by the order of their bytes; at most `limit`. */
  rowsBetween(
    range: {
      readonly after?: string | undefined;
      readonly until?: string | undefined;
      readonly limit: number;
    },
    signal: AbortSignal,
  ): Promise<IndexRow[]>;
}
