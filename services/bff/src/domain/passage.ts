/** A piece of a document that speaks to a question, under the number by which an answer refers to it. */
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
}

/** The marker of the n-th passage, counted from 1. */
export function markerOf(ordinal: number): string {
  return `[${ordinal}]`;
}
