/** Robertson's usual constants. */
const k1 = 1.2;
const b = 0.75;

/**
 * Terms of an average chunk. BM25 wants the collection's own average, but a score must not depend on other
 * tenants' chunks; a fixed one also keeps weights comparable over time. Chunks of at most 256 model tokens have 50 (Spanish) to
 * 140 (Chinese) terms, English ones some 85; docs/adr/0038-lexical-analysis.md has what other values do.
 */
const averageLength = 80;

/** The chunk's side of BM25 for one term: its frequency there, saturated, less in a chunk of more terms. Above 0. */
export function termWeight(frequency: number, length: number): number {
  return (frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * length) / averageLength));
}

/**
 * The query's side for one term: the rarer among the chunks, the heavier. Which chunks are counted decides what a score
 * reveals: they have to be those that the caller may see (docs/adr/0008-lexical-frequencies-per-tenant.md). Above 0.
 */
export function inverseDocumentFrequency(chunks: number, withTerm: number): number {
  return Math.log(1 + (chunks - withTerm + 0.5) / (withTerm + 0.5));
}
