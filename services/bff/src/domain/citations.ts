/** Where a statement of an answer comes from. */
export interface Citation {
  readonly marker: string;
  readonly documentId: string;
  readonly chunkId: string;
  readonly title: string;
  readonly headings: readonly string[];
  readonly page?: number | undefined;
  /** The sentence, row or line of the passage that carries the statement, word for word. */
  readonly quote: string;
}

/** What was found of the markers of one answer. */
export interface Cited {
  /** In the order of the statements; a marker as often as it stands for statements that other words of its passage carry. */
  readonly citations: readonly Citation[];
  /** Markers that were dropped: of no passage, or behind what their passage does not hold. */
  readonly dropped: number;
}
