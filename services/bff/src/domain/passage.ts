import { limits } from '../limits.ts';

/** A chunk that was found for a question, under the number by which an answer refers to it. */
export interface Passage {
  /** `[1]`, `[2]`, … in the order of relevance. */
  readonly marker: string;
  readonly documentId: string;
  readonly chunkId: string;
  readonly title: string;
  readonly text: string;
  readonly headings: readonly string[];
  readonly page?: number | undefined;
  /** Higher is better, within one search only. */
  readonly score: number;
  /** How sure the search is that the passage is about the question, 0 to 1; unknown when it went by words alone. */
  readonly relevance?: number | undefined;
}

/**
 * A passage with less relevance is about something else, in any language: 1 % of the hits that judges took have less (5 % of Chinese ones),
 * and 35 % of those for questions about another subject (docs/adr/0037-fusion-and-relevance.md).
 */
const leastRelevance = 0.1;

/** Whether an answer may rest on a passage: not on one that is about something else. Where nothing was compared by meaning, on all. */
export function mayCarryAnswer({ relevance }: Passage): boolean {
  return relevance === undefined || relevance >= leastRelevance;
}

/** The marker of the n-th passage, counted from 1. */
export function markerOf(ordinal: number): string {
  return `[${ordinal}]`;
}

/** A search hit: a passage without its number. */
type Hit = Omit<Passage, 'marker' | 'relevance'> & { readonly relevance?: number | null | undefined };

/** Numbers hits in their order, which is that of relevance. What is over the limits is left out. */
export function passagesFrom(hits: readonly Hit[]): Passage[] {
  return hits
    .slice(0, limits.answerPassages.value)
    .map(({ documentId, chunkId, title, text, headings, page, score, relevance }, i) => ({
      marker: markerOf(i + 1),
      documentId,
      chunkId,
      title,
      text: beginningOf(text),
      headings: headings.slice(0, limits.headings.value),
      ...(page === undefined ? {} : { page }),
      score,
      ...(typeof relevance === 'number' ? { relevance } : {}),
    }));
}

function beginningOf(text: string): string {
  const most = limits.passageCharacters.value;
  return text.length <= most ? text : text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
}
