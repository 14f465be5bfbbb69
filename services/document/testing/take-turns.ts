/**
 * The items in another order: the first of each key, then the second of each, and so on. Within a key the order stays, and
 * keys come in that of their first items.
 */
export function takeTurns<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const lanes = Map.groupBy(items, keyOf);
  const rounds = Math.max(0, ...[...lanes.values()].map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) =>
    [...lanes.values()].flatMap((lane) => lane.slice(round, round + 1)),
  ).flat();
}
