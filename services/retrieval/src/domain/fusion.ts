/** One entry of a ranking, best first. Scores of different legs are on scales of their own. */
export interface Ranked {
  readonly pointId: string;
  readonly score: number;
}

/** One leg of a hybrid search; weights need not sum to one. */
export interface Leg<T extends Ranked> {
  readonly weight: number;
  readonly hits: readonly T[];
}

/** How the legs' scores become comparable. See {@link fuse}. */
export type FusionMethod = 'relative' | 'min-max' | 'rrf';

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
 * Fuses rankings into one, best first; a hit that a leg did not return gets nothing from it.
 *
 * - `relative`: score over the leg's best score. Both legs have a natural zero (no shared word; orthogonal meaning), so
 *   that distances between scores keep their sense, and a list's length or its last entry changes nothing.
 * - `min-max`: the leg's range stretched to 0..1; sensitive to where the list was cut.
 * - `rrf`: ranks alone; robust when scores are meaningless, but it throws away how far apart hits are.
 *
 * Ties go to the earlier leg, then to the better rank, so that equal input gives equal output.
 */
export function fuse<T extends Ranked>(method: FusionMethod, legs: readonly Leg<T>[]): T[] {
  const fused = new Map<string, { hit: T; score: number }>();
  for (const { weight, hits } of legs) {
    const worthOf = normalisers[method](hits);
    for (const [rank, hit] of hits.entries()) {
      const value = weight * worthOf(hit, rank);
      const known = fused.get(hit.pointId);
      if (known === undefined) fused.set(hit.pointId, { hit, score: value });
      else known.score += value;
    }
  }
  return [...fused.values()].sort((a, b) => b.score - a.score).map(({ hit, score }) => ({ ...hit, score }));
}
