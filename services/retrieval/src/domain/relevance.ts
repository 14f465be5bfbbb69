/** What speaks for a hit. */
export interface HitEvidence {
  /** Of the chunk to the query, as `nearnessOf` has it. */
  readonly nearness: number;
  /** The share of the query's words that the chunk has, 0 to 1. */
  readonly coverage: number;
  /** How much the model is trusted with this query, 0 to 1; what it is not, words make up for. */
  readonly trust: number;
}

/** Fitted to the judged collections; docs/adr/0037-fusion-and-relevance.md says how, and how well it separates. */
const fitted = { base: -3.1, nearness: 3.1, coverage: 5, coverageUntrusted: 2.7 };

/**
 * How likely a hit is to be relevant, 0 to 1, on one scale for all queries, languages and models: 0.5 where a hit is as likely among the
 * relevant as among the irrelevant ones. Depends on the query, the chunk and the trust alone.
 */
export function relevanceOf({ nearness, coverage, trust }: HitEvidence): number {
  const weight = fitted.coverage + fitted.coverageUntrusted * (1 - trust);
  const evidence = fitted.base + fitted.nearness * Math.max(0, nearness) + weight * coverage;
  return Math.round(1_000 / (1 + Math.exp(-evidence))) / 1_000;
}
