/** SQS and SNS take no more entries in one request. */
const mostEntries = 10;

/** Splits items, in their order, into batches of at most ten, and of at most `mostBytes` as `weigh` counts them. */
export function batchesOf<T>(
  items: readonly T[],
  { weigh, mostBytes }: { weigh: (item: T) => number; mostBytes: number },
): T[][] {
  const batches: T[][] = [];
  let current: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = weigh(item);
    if (current.length === mostEntries || (current.length > 0 && bytes + size > mostBytes)) {
      batches.push(current);
      current = [];
      bytes = 0;
    }
    current.push(item);
    bytes += size;
  }
  if (current.length > 0) batches.push(current);
  return batches;
}

/** Splits items, in their order, into batches of at most ten. */
export function inTens<T>(items: readonly T[]): T[][] {
  return batchesOf(items, { weigh: () => 0, mostBytes: 0 });
}
