import { descriptionBy } from '../domain/description.ts';
import type { DocumentKey } from '../domain/indexed-document.ts';
import { type VectorIndexes, writtenIndexes } from '../ports/vector-indexes.ts';
import type { DocumentIndex } from '../ports.ts';

export interface AlignDescriptionPorts {
  readonly indexes: Pick<VectorIndexes, 'current'>;
  readonly index: Pick<DocumentIndex, 'find' | 'findFacts' | 'change'>;
}

/**
 * Gives the points of a document what was said about it since they were written, its collections included, in every index that they are written to,
 * as `alignAudience` gives them their audience. Nothing is embedded: the title is among the words that are looked up at once, and in the
 * vectors from the next version on.
 */
export async function alignDescription(
  { indexes, index }: AlignDescriptionPorts,
  {
    document,
    applied,
  }: { document: DocumentKey /** The revision that the points have. */; applied: number | undefined },
  signal: AbortSignal,
): Promise<void> {
  let last = applied;
  for (;;) {
    const version = await index.findFacts(document, signal);
    if (version?.given === undefined || version.given.descriptionRevision === last) return;
    const description = descriptionBy(version.given, version.properties);
    for (const { store } of writtenIndexes(await indexes.current(signal)))
      await store.describe(document, description, signal);
    await index.change(document, () => ({ newPayload: true }), { signal });
    last = version.given.descriptionRevision;
  }
}
