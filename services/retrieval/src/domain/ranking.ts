/** What an order of hits can be made of. */
export interface Placed {
  readonly score: number;
  readonly documentId: string;
  readonly version: number;
  readonly ordinal: number;
}

/**
 * Hits best first; those with the same score by document, version and place in it. A store leaves the order of equal
 * scores to the layout of its files, which everybody's writes change: the order would tell of them.
 */
export function bestFirst<T extends Placed>(hits: readonly T[]): T[] {
  return hits.toSorted(
    (a, b) =>
      b.score - a.score ||
      compareText(a.documentId, b.documentId) ||
      a.version - b.version ||
      a.ordinal - b.ordinal,
  );
}

/** By code units: the same on every machine, whatever its locale. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
