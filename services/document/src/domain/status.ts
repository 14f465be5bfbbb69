/** The life of one version of a document, and of the document as a whole once it is deleted. */
export type DocumentStatus = 'ingested' | 'embedded' | 'indexed' | 'failed' | 'deleting' | 'deleted';

/**
 * Status only rises in this order, except between its two outcomes, `failed` and `indexed`: of them that of the higher
 * attempt counts, and `indexed` when both are of one.
 */
const rank: Readonly<Record<DocumentStatus, number>> = {
  ingested: 0,
  embedded: 1,
  failed: 2,
  indexed: 3,
  deleting: 4,
  deleted: 5,
};

/** Positive when `a` ranks above `b`. */
export function compareStatus(a: DocumentStatus, b: DocumentStatus): number {
  return rank[a] - rank[b];
}

/** True for the two outcomes of the pipeline; work that is repeated may have the other outcome. */
export function isOutcome(status: DocumentStatus): boolean {
  return status === 'failed' || status === 'indexed';
}

/** True when no further status is expected. */
export function isFinal(status: DocumentStatus): boolean {
  return status === 'indexed' || status === 'failed' || status === 'deleted';
}

/** True from the deletion by the owner on: the document can no longer be read. */
export function isGone(status: DocumentStatus): boolean {
  return status === 'deleting' || status === 'deleted';
}
