import { termWeight } from '../../domain/bm25.ts';

/** A sparse vector as Qdrant takes it: indices ascending and unique. */
export interface SparseVector {
  indices: number[];
  values: number[];
}

/** The document side of BM25. The store adds the inverse document frequency at query time. */
export function documentVector(terms: readonly string[]): SparseVector {
  return sparse(countsOf(terms), (frequency) => termWeight(frequency, terms.length));
}

/** The query side: each word counts once. */
export function queryVector(terms: readonly string[]): SparseVector {
  return sparse(countsOf(terms), () => 1);
}

function countsOf(terms: readonly string[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const term of terms) {
    const index = termIndex(term);
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  return counts;
}

function sparse(counts: Map<number, number>, weigh: (frequency: number) => number): SparseVector {
  const entries = [...counts].sort(([left], [right]) => left - right);
  return {
    indices: entries.map(([index]) => index),
    values: entries.map(([, frequency]) => weigh(frequency)),
  };
}

/**
 * FNV-1a over UTF-8: a 32-bit number per term without a dictionary to keep. Two of 100,000 terms share one with a
 * chance of about one pair per vocabulary, and then only rank a little too high.
 */
export function termIndex(term: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(term, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
