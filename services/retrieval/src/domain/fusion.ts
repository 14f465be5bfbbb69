/** One entry of a ranking, best first. Scores of different retrievers are on scales of their own. */
export interface Ranked {
  readonly pointId: string;
  readonly score: number;
}

/**
 * What one retriever found, and how much that counts; weights need not sum to one. A retriever is one way to find
 * candidates: the dense one compares the query's vector with those of the chunks, the lexical one looks up its words. A
 * hybrid search runs both and fuses what they found.
 */
export interface Retrieved<T extends Ranked> {
  readonly weight: number;
  readonly hits: readonly T[];
}

/** How the scores of retrievers become comparable. See {@link fuse}. */
export type FusionMethod = 'relative' | 'min-max' | 'rrf';

/** How a hybrid search fuses its retrievers' hits; see docs/adr/0005-search-fusion.md. */
export interface FusionSettings {
  readonly method: FusionMethod;
  /** Weight of the dense retriever, 0 to 1; the lexical one has the rest. */
  readonly denseWeight: number;
}

/** From Cormack, Clarke and Büttcher (SIGIR 2009): large enough that the first few ranks do not decide alone. */
const rrfConstant = 60;

type Normaliser = (hits: readonly Ranked[]) => (hit: Ranked, rank: number) => number;

const normalisers: Readonly<Record<FusionMethod, Normaliser>> = {
  relative: (hits) => {
    const best = hits[0]?.score ?? 0;
    return ({ score }) => (best > 0 ? Math.max(score, 0) / best : 0);
  },
  'min-max': (hits) => {
    const best = hits[0]?.score ?? 0;
    const span = best - (hits.at(-1)?.score ?? 0);
    return ({ score }) => (span > 0 ? 1 - (best - score) / span : 1);
  },
  rrf: () => (_hit, rank) => 1 / (rrfConstant + rank + 1),
};

/**
 * Fuses rankings into one, best first; a hit that a retriever did not return gets nothing from it.
 *
 * - `relative`: score over the retriever's best score. Both retrievers have a natural zero (no shared word; orthogonal
 *   vectors), so that distances between scores keep their sense, and a list's length or its last entry changes nothing.
 * - `min-max`: the retriever's range of scores stretched to 0..1; sensitive to where the list was cut.
 * - `rrf`: ranks alone; robust when scores are meaningless, but it loses how far apart hits are.
 *
 * Ties go to the earlier retriever, then to the better rank, so that equal input gives equal output.
 */
export function fuse<T extends Ranked>(method: FusionMethod, retrieved: readonly Retrieved<T>[]): T[] {
  const fused = new Map<string, { hit: T; score: number }>();
  for (const { weight, hits } of retrieved) {
    const shareOf = normalisers[method](hits);
    for (const [rank, hit] of hits.entries()) {
      const value = weight * shareOf(hit, rank);
      const known = fused.get(hit.pointId);
      if (known === undefined) fused.set(hit.pointId, { hit, score: value });
      else known.score += value;
    }
  }
  return [...fused.values()].sort((a, b) => b.score - a.score).map(({ hit, score }) => ({ ...hit, score }));
}
