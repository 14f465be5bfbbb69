import { markerOf, type Passage } from './passage.ts';

/** What a search hit has of a passage. */
type Hit = Omit<Passage, 'marker'>;

/** Numbers hits in their order, which is that of relevance. */
export function passagesFrom(hits: readonly Hit[]): Passage[] {
  return hits.map(({ documentId, chunkId, title, text, headings, page, score }, i) => ({
    marker: markerOf(i + 1),
    documentId,
    chunkId,
    title,
    text,
    headings,
    ...(page === undefined ? {} : { page }),
    score,
  }));
}
