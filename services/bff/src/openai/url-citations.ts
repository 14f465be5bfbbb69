import type { z } from 'zod';
import type { Citation } from '../domain/citations.ts';
import { citedMarkers } from './cited-markers.ts';
import type { urlCitation } from './schemas.ts';

export type UrlCitation = z.input<typeof urlCitation>;

/**
 * The markers of a text as clients of chats show sources, in their order: each leads to the page of the console that shows its passage.
 *
 * @param publicUrl without a slash at its end
 */
export function urlCitations(text: string, citations: readonly Citation[], publicUrl: string): UrlCitation[] {
  return citedMarkers(text, citations).map(({ marker, index, citation }) => {
    const { documentId, chunkId, title } = citation;
    const page = `${publicUrl}/console/documents/${encodeURIComponent(documentId)}`;
    const url = `${page}?${new URLSearchParams({ chunk: chunkId })}`;
    const place = { start_index: index, end_index: index + marker.length };
    return { type: 'url_citation', url_citation: { ...place, url, title } };
  });
}
