/**
 * One ranking of several: the first of each, then the second of each, and so on, since each may answer something else. What several have comes
 * once, where it is highest, as the better one of them.
 */
export function interleave<T>(
  rankings: readonly (readonly T[])[],
  { keyOf, best }: { readonly keyOf: (entry: T) => string; readonly best: (one: T, other: T) => T },
): T[] {
  const merged = new Map<string, T>();
  const longest = Math.max(0, ...rankings.map(({ length }) => length));
  for (let rank = 0; rank < longest; rank += 1) {
    for (const ranking of rankings) {
      const entry = ranking[rank];
      if (entry === undefined) continue;
      const known = merged.get(keyOf(entry));
      merged.set(keyOf(entry), known === undefined ? entry : best(known, entry));
    }
  }
  return [...merged.values()];
}
