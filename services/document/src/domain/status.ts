/** The life of one version of a document, and of the document as a whole once it is deleted. */
export type DocumentStatus =
  | 'ingested'
  | 'embedded'
  | 'indexed'
  | 'failed'
  | 'rejected'
  | 'deleting'
  | 'deleted';

/**
 * Status only rises in this order, except between its outcomes, `failed`, `rejected` and `indexed`: of them that of the
 * higher attempt counts, and the last in this order when they are of one.
 */
const rank: Readonly<Record<DocumentStatus, number>> = {
  ingested: 0,
  embedded: 1,
  failed: 2,
  rejected: 3,
  indexed: 4,
  deleting: 5,
  deleted: 6,
};

/** Positive when `a` ranks above `b`. */
export function compareStatus(a: DocumentStatus, b: DocumentStatus): number {
  return rank[a] - rank[b];
}

/** True for the outcomes of a version; work that is repeated may have another outcome. */
export function isOutcome(status: DocumentStatus): boolean {
  return status === 'failed' || status === 'rejected' || status === 'indexed';
}

/** True when no further status is expected. */
export function isFinal(status: DocumentStatus): boolean {
  return isOutcome(status) || status === 'deleted';
}

/** True from the deletion by the owner on: the document can no longer be read. */
export function isGone(status: DocumentStatus): boolean {
  return status === 'deleting' || status === 'deleted';
}
