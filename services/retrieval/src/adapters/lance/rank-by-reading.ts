import { termWeight } from '../../domain/bm25.ts';
import { bestFirst } from '../../domain/hits.ts';
import { countsOf, type WordHit, type WordQuery, type WordRow, weightsOf } from './audience-words.ts';

/**
 * What `rankByWords` answers, without an index: reads all rows twice, to count and then to score, and keeps no more than
 * some hits. Slow, but the memory that it takes does not grow with the rows. Rows that change between the two readings
 * may be counted as they were.
 *
 * @param read starts a reading from the first row
 */
export async function rankByReading(
  read: () => AsyncIterable<readonly WordRow[]>,
  query: WordQuery,
): Promise<WordHit[]> {
  const weights = await count(read(), query.terms);
  // Enough to sort seldom.
  const most = 2 * query.limit + 1_000;
  let hits: WordHit[] = [];
  for await (const rows of read()) {
    for (const row of rows) {
      const score = query.only?.has(row.pointId) === false ? 0 : scoreOf(row, weights);
      if (score > 0) hits.push(hitOf(row, score));
      if (hits.length > most) hits = bestFirst(hits).slice(0, query.limit);
    }
  }
  return bestFirst(hits).slice(0, query.limit);
}

async function count(
  reading: AsyncIterable<readonly WordRow[]>,
  terms: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const withTerm = new Map(terms.map((term) => [term, 0]));
  let chunks = 0;
  for await (const rows of reading) {
    chunks += rows.length;
    for (const row of rows) {
      for (const term of new Set(row.terms)) {
        const before = withTerm.get(term);
        if (before !== undefined) withTerm.set(term, before + 1);
      }
    }
  }
  return weightsOf(terms, { chunks, withTerm: (term) => withTerm.get(term) ?? 0 });
}

/** Adds up in the query's order, as the index does, so that both come to the same number. */
function scoreOf({ terms }: WordRow, weights: ReadonlyMap<string, number>): number {
  const counts = countsOf(terms);
  let score = 0;
  for (const [term, weight] of weights) {
    const frequency = counts.get(term);
    if (frequency !== undefined) score += weight * termWeight(frequency, terms.length);
  }
  return score;
}

function hitOf({ pointId, documentId, version, ordinal }: WordRow, score: number): WordHit {
  return { pointId, documentId, version, ordinal, score };
}
