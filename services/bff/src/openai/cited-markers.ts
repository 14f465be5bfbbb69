import type { Citation } from '../domain/citations.ts';
import { limits } from '../limits.ts';

/** A marker of an answer, with what it stands for. */
export interface CitedMarker {
  readonly marker: string;
  /** Where it begins in the text. */
  readonly index: number;
  readonly citation: Citation;
}

/** The markers of a text that have a citation, in their order. */
export function citedMarkers(text: string, citations: readonly Citation[]): CitedMarker[] {
  const cited = new Map(citations.map((citation) => [citation.marker, citation]));
  const markers = [...text.matchAll(/\[\d{1,2}\]/g)].slice(0, limits.checkedMarkers.value);
  return markers.flatMap(({ 0: marker, index }) => {
    const citation = cited.get(marker);
    return citation === undefined ? [] : [{ marker, index, citation }];
  });
}
