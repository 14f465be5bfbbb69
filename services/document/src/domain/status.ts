/** The life of one version of a document, and of the document as a whole once it is deleted. */
export type DocumentStatus = 'ingested' | 'embedded' | 'indexed' | 'failed' | 'deleting' | 'deleted';

/**
 * Status only rises in this order, except between its two outcomes, `failed` and `indexed`: of them the later counts, and
 * `indexed` when both have the same time.
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

/** True for the two ends of the pipeline; work that is done again may end differently. */
export function isOutcome(status: DocumentStatus): boolean {
  return status === 'failed' || status === 'indexed';
}

/** True when nothing more is to be waited for. */
export function isFinal(status: DocumentStatus): boolean {
  return status === 'indexed' || status === 'failed' || status === 'deleted';
}

/** True from the moment at which the owner deleted the document: nobody reads it any more. */
export function isGone(status: DocumentStatus): boolean {
  return status === 'deleting' || status === 'deleted';
}
