/** What was removed since it was asked for. */
export interface ErasedAmounts {
  readonly aliases: number;
  readonly prompts: number;
  readonly promptVersions: number;
  /** Notes of calls that name nobody any more. */
  readonly calls: number;
  /** Counts of requests; those of a person stay, and name nobody any more. */
  readonly requestCounts: number;
}
