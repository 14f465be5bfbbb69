/** Entries of a list that the console fetches: a tenant seldom has more, and nobody reads them. Where there are more, a page says so. */
export const mostListed = 1_000;

/** The first entries of a list, {@link mostListed} at most. */
export async function firstOf<T>(list: AsyncIterable<T>): Promise<T[]> {
  const first: T[] = [];
  for await (const each of list) {
    first.push(each);
    if (first.length === mostListed) break;
  }
  return first;
}
