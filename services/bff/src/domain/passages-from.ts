import { limits } from '../limits.ts';
import { markerOf, type Passage } from './passage.ts';

/** What a search hit has of a passage. */
type Hit = Omit<Passage, 'marker'>;

/** Numbers hits in their order, which is that of relevance. What is over the limits is left out. */
export function passagesFrom(hits: readonly Hit[]): Passage[] {
  return hits
    .slice(0, limits.answerPassages.value)
    .map(({ documentId, chunkId, title, text, headings, page, score }, i) => ({
      marker: markerOf(i + 1),
      documentId,
      chunkId,
      title,
      text: beginningOf(text),
      headings: headings.slice(0, limits.headings.value),
      ...(page === undefined ? {} : { page }),
      score,
    }));
}

function beginningOf(text: string): string {
  const most = limits.passageCharacters.value;
  return text.length <= most ? text : text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
}
