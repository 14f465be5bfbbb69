import type { SearchHit } from '@lectern/contracts';
import type { Citation } from '../../domain/citations.ts';
import { citedMarkers } from '../cited-markers.ts';
import { fileIdOf } from '../ids.ts';
import type { FileCitation } from './schemas.ts';

/** A document by the name of its file, or else by its title. */
export function filenameOf({ filename, title }: Pick<SearchHit, 'filename' | 'title'>): string {
  return filename ?? title;
}

/** The markers of a text, each as a citation of the file that its passage is of, in their order. */
export function fileCitations(
  text: string,
  citations: readonly Citation[],
  hits: readonly SearchHit[],
): FileCitation[] {
  const names = new Map(hits.map((hit) => [hit.documentId, filenameOf(hit)]));
  return citedMarkers(text, citations).map(({ index, citation: { documentId, title } }) => {
    const filename = names.get(documentId) ?? title;
    return { type: 'file_citation', index, file_id: fileIdOf(documentId), filename };
  });
}
