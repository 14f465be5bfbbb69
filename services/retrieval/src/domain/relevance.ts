/** What speaks for a hit. */
export interface HitEvidence {
  /** Of the chunk to the query, as `nearnessOf` has it. */
  readonly nearness: number;
  /** The share of the query's words that the chunk has, 0 to 1. */
  readonly coverage: number;
  /** The nearness of the hit that the model puts first: where that is low, words make up for it. */
  readonly nearest: number;
}

/** Fitted to the judged collections; docs/adr/0037-fusion-and-relevance.md says how, and how well it separates. */
const fitted = { base: -3.1, nearness: 3.1, coverage: 5, coverageFar: 2.7 };
/** Nearness of the first hit from which on words make up for nothing. */
const near = 0.5;

/**
 * How likely a hit is to be relevant, 0 to 1, on one scale for all queries, languages and models: 0.5 where a hit is as likely among the
 * relevant as among the irrelevant ones. Depends on the query, the chunk and the first hit alone.
 */
export function relevanceOf({ nearness, coverage, nearest }: HitEvidence): number {
  const far = Math.min(1, Math.max(0, 1 - nearest / near));
  const weight = fitted.coverage + fitted.coverageFar * far;
  const evidence = fitted.base + fitted.nearness * Math.max(0, nearness) + weight * coverage;
  return Math.round(1_000 / (1 + Math.exp(-evidence))) / 1_000;
}
