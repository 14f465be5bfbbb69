/** Of reciprocal rank fusion: how much a high rank in one list counts against middle ranks in several. */
const rankConstant = 60;

/**
 * One ranking of several, by reciprocal rank fusion: what several lists have high up comes first. What two lists have comes once, as the
 * better one of them.
 */
export function fuseRankings<T>(
  rankings: readonly (readonly T[])[],
  { keyOf, best }: { readonly keyOf: (entry: T) => string; readonly best: (one: T, other: T) => T },
): T[] {
  const fused = new Map<string, { readonly entry: T; readonly weight: number }>();
  for (const ranking of rankings) {
    for (const [rank, entry] of ranking.entries()) {
      const key = keyOf(entry);
      const known = fused.get(key);
      const weight = (known?.weight ?? 0) + 1 / (rankConstant + rank + 1);
      fused.set(key, { entry: known === undefined ? entry : best(known.entry, entry), weight });
    }
  }
  return [...fused.values()].sort((a, b) => b.weight - a.weight).map(({ entry }) => entry);
}
