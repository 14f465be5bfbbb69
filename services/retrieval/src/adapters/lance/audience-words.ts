import { inverseDocumentFrequency, termWeight } from '../../domain/bm25.ts';
import { bestFirst, type Placed } from '../../domain/hits.ts';

/** Where a chunk belongs. */
export type ChunkPlace = Omit<Placed, 'score'>;

/** A chunk with its words. */
export interface WordRow extends ChunkPlace {
  readonly pointId: string;
  /** All who may see it. */
  readonly audiences: readonly string[];
  /** With repeats, as `termsOf` makes them. */
  readonly terms: readonly string[];
}

/** A chunk that has at least one of the words. */
export interface WordHit extends Placed {
  readonly pointId: string;
}

type Chunk = ChunkPlace & { readonly pointId: string; readonly length: number };

/** A posting is one number, the chunk's position and the term's frequency there; nothing is gained beyond this many. */
const frequencies = 1024;

/** Bytes, measured, gaps between arrays' lengths and their capacities included. */
const costOf = { posting: 12, term: 150, chunk: 250 };

/**
 * The words of all chunks of one audience, in memory: an inverted index without anybody else's chunks, so that no
 * figure in it can reveal them.
 */
export class AudienceWords {
  /** A chunk keeps its position; one that was removed leaves a gap until there are more gaps than chunks. */
  #chunks: (Chunk | undefined)[] = [];
  #postings = new Map<string, number[]>();
  #postingCount = 0;
  readonly #positions = new Map<string, number>();

  /** Chunks that count. */
  get chunkCount(): number {
    return this.#positions.size;
  }

  /** Memory that this takes, about. */
  get bytes(): number {
    const { posting, term, chunk } = costOf;
    return this.#postingCount * posting + this.#postings.size * term + this.#chunks.length * chunk;
  }

  /** Adds a chunk, or replaces the one of the same point. */
  put({ pointId, documentId, version, ordinal, terms }: WordRow): void {
    this.drop(pointId);
    const position = this.#chunks.length;
    this.#chunks.push({ pointId, documentId, version, ordinal, length: terms.length });
    this.#positions.set(pointId, position);
    for (const [term, frequency] of countsOf(terms)) {
      const postings = this.#postings.get(term);
      const posting = position * frequencies + Math.min(frequency, frequencies - 1);
      if (postings === undefined) this.#postings.set(term, [posting]);
      else postings.push(posting);
      this.#postingCount += 1;
    }
  }

  /** Removes the chunk of a point, if it is here. */
  drop(pointId: string): void {
    const position = this.#positions.get(pointId);
    if (position === undefined) return;
    this.#positions.delete(pointId);
    this.#chunks[position] = undefined;
    if (this.#chunks.length > 2 * this.#positions.size + 64) this.#closeGaps();
  }

  remove(which: (chunk: ChunkPlace) => boolean): void {
    const removed = this.#chunks.filter((chunk) => chunk !== undefined && which(chunk));
    for (const chunk of removed) if (chunk !== undefined) this.drop(chunk.pointId);
  }

  /** Chunks that have the term. */
  frequencyOf(term: string): number {
    let count = 0;
    for (const posting of this.#postings.get(term) ?? []) {
      if (this.#chunks[Math.floor(posting / frequencies)] !== undefined) count += 1;
    }
    return count;
  }

  /** Scores by position, 0 where no term is; a term's weight is the query's side of BM25. */
  score(weights: ReadonlyMap<string, number>): Float64Array {
    const scores = new Float64Array(this.#chunks.length);
    for (const [term, weight] of weights) {
      for (const posting of this.#postings.get(term) ?? []) {
        const position = Math.floor(posting / frequencies);
        const chunk = this.#chunks[position];
        if (chunk === undefined) continue;
        scores[position] = (scores[position] ?? 0) + weight * termWeight(posting % frequencies, chunk.length);
      }
    }
    return scores;
  }

  /** The chunks that scores are for, of those that `wanted` lets through. */
  pick(scores: Float64Array, wanted: (score: number, pointId: string) => boolean): WordHit[] {
    const hits: WordHit[] = [];
    for (const [position, score] of scores.entries()) {
      if (score === 0) continue;
      const chunk = this.#chunks[position];
      if (chunk !== undefined && wanted(score, chunk.pointId)) hits.push({ ...chunk, score });
    }
    return hits;
  }

  #closeGaps(): void {
    const moved = new Map<number, number>();
    const chunks = this.#chunks.filter((chunk, position) => {
      if (chunk !== undefined) moved.set(position, moved.size);
      return chunk !== undefined;
    });
    const postings = new Map<string, number[]>();
    this.#postingCount = 0;
    for (const [term, old] of this.#postings) {
      const kept = old.flatMap((posting) => {
        const position = moved.get(Math.floor(posting / frequencies));
        return position === undefined ? [] : [position * frequencies + (posting % frequencies)];
      });
      if (kept.length > 0) postings.set(term, kept);
      this.#postingCount += kept.length;
    }
    this.#chunks = chunks;
    this.#postings = postings;
    for (const [position, chunk] of chunks.entries()) if (chunk) this.#positions.set(chunk.pointId, position);
  }
}

/** What is looked for. */
export interface WordQuery {
  readonly terms: readonly string[];
  readonly limit: number;
  /** Narrows what is returned, not what is counted: a filter does not change how rare a word is. */
  readonly only?: ReadonlySet<string> | undefined;
}

/** The best chunks of some audiences by BM25. All figures behind the scores are of these audiences together. */
export function rankByWords(audiences: readonly AudienceWords[], query: WordQuery): WordHit[] {
  const { terms, limit, only } = query;
  const weights = weightsOf(terms, {
    chunks: sum(audiences.map((words) => words.chunkCount)),
    withTerm: (term) => sum(audiences.map((words) => words.frequencyOf(term))),
  });
  const scored = audiences.map((words) => ({ words, scores: words.score(weights) }));
  // Most chunks have one of the words: looking at the scores alone first saves an object for each.
  const least = only === undefined ? leastOf(scored, limit) : 0;
  const hits = scored.flatMap(({ words, scores }) =>
    words.pick(scores, (score, pointId) => score >= least && (only === undefined || only.has(pointId))),
  );
  return bestFirst(hits).slice(0, limit);
}

/** A score that all of the best `limit` have at least; equal ones may be more. */
function leastOf(scored: readonly { scores: Float64Array }[], limit: number): number {
  const all = new Float64Array(sum(scored.map(({ scores }) => scores.length)));
  let at = 0;
  for (const { scores } of scored) {
    all.set(scores, at);
    at += scores.length;
  }
  return all.sort()[all.length - limit] ?? 0;
}

/** The query's side of BM25 for each of its terms. */
export function weightsOf(
  terms: Iterable<string>,
  counted: { chunks: number; withTerm: (term: string) => number },
): Map<string, number> {
  return new Map(
    Array.from(new Set(terms), (term) => [
      term,
      inverseDocumentFrequency(counted.chunks, counted.withTerm(term)),
    ]),
  );
}

/** How often each term is there. */
export function countsOf(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
