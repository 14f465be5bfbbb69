import type { Citation } from '@lectern/client';

/** A piece of an answer: text, or the marker of a source that is known. */
export type AnswerPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'citation'; readonly citation: Citation };

/** The text in pieces. A marker whose source is not known, or not yet, stays text. */
export function piecesOf(text: string, citations: readonly Citation[]): AnswerPiece[] {
  const known = new Map(citations.map((citation) => [citation.marker, citation]));
  return text
    .split(/(\[\d{1,4}\])/)
    .filter((part) => part !== '')
    .map((part): AnswerPiece => {
      const citation = known.get(part);
      return citation === undefined ? { kind: 'text', text: part } : { kind: 'citation', citation };
    });
}

/** Where the passage is shown that a citation was taken from. */
export function citationPath({ documentId, chunkId, quote }: Citation): string {
  const params = new URLSearchParams({ chunk: chunkId, quote });
  return `/documents/${encodeURIComponent(documentId)}?${params}`;
}
