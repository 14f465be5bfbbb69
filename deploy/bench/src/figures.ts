/** The value below which `share` of the values lie (nearest rank); NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * Normalised discounted cumulative gain of the first ten results, as trec_eval counts it: linear gain, log2 discount,
 * against the best order that the judgements allow.
 */
export function ndcgAt10(ranked: readonly string[], gains: ReadonlyMap<string, number>): number {
  const discounted = (list: readonly number[]): number =>
    list.slice(0, 10).reduce((sum, gain, rank) => sum + gain / Math.log2(rank + 2), 0);
  const ideal = discounted([...gains.values()].sort((a, b) => b - a));
  return ideal === 0 ? 0 : discounted(ranked.map((id) => gains.get(id) ?? 0)) / ideal;
}
