/** What two hits are equal by. */
interface Chunk {
  readonly documentId: string;
  readonly text: string;
}

/** A hit, and the other documents that have the same chunk. */
export type Collapsed<T> = T & { readonly alsoIn: readonly string[] };

/**
 * Hits whose chunks are equal word for word are one: the first of them, which names the documents of the others, best first and each
 * once. Copies of a document would take all places of an answer otherwise. All hits must be ones that the caller may see.
 *
 * @param mostDocuments named by one hit; further ones are left out
 */
export function collapseEqual<T extends Chunk>(hits: readonly T[], mostDocuments: number): Collapsed<T>[] {
  return [...Map.groupBy(hits, ({ text }) => text).values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const ids = new Set(others.map(({ documentId }) => documentId));
    ids.delete(first.documentId);
    return [{ ...first, alsoIn: [...ids].slice(0, mostDocuments) }];
  });
}

/** How many places the hits take in an answer. */
export function countDistinct(hits: readonly Chunk[]): number {
  return new Set(hits.map(({ text }) => text)).size;
}
