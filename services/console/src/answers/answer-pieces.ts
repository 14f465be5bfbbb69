import type { Citation } from '@lectern/client';

/** A piece of an answer: text, or the marker of a source that is known. */
export type AnswerPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'citation'; readonly citation: Citation };

/** A marker in a text. */
const markers = /(\[\d{1,4}\])/;

/** The text in pieces. A marker whose source is not known, or not yet, stays text. */
export function piecesOf(text: string, citations: readonly Citation[]): AnswerPiece[] {
  const parts = text.split(markers).filter((part) => part !== '');
  const counts = countsOf(parts);
  const seen = new Map<string, number>();
  return parts.map((part, at): AnswerPiece => {
    const known = citations.filter(({ marker }) => marker === part);
    const nth = seen.get(part) ?? 0;
    seen.set(part, nth + 1);
    const inOrder = counts.get(part) === known.length ? known[nth] : undefined;
    const citation = inOrder ?? nearestOf(known, statementAhead(parts, at));
    return citation === undefined ? { kind: 'text', text: part } : { kind: 'citation', citation };
  });
}

function countsOf(parts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + 1);
  return counts;
}

/** What was said last before a part, other markers left out. */
function statementAhead(parts: readonly string[], at: number): string {
  return parts.slice(0, at).findLast((part) => !markers.test(part) && part.trim() !== '') ?? '';
}

/**
 * A passage that carries several statements has a citation for each of its quotes, but only one for statements of the same quote: with
 * more markers than citations, the quote is taken that has most words of the statement.
 */
function nearestOf(known: readonly Citation[], statement: string): Citation | undefined {
  const said = new Set(wordsOf(statement));
  const shared = ({ quote }: Citation): number => {
    const words = wordsOf(quote);
    return words.filter((word) => said.has(word)).length / Math.max(words.length, 1);
  };
  return known.reduce<Citation | undefined>(
    (best, each) => (best === undefined || shared(each) > shared(best) ? each : best),
    undefined,
  );
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Where the passage is shown that a citation was taken from. */
export function citationPath({ documentId, chunkId, quote }: Citation): string {
  const params = new URLSearchParams({ chunk: chunkId, quote });
  return `/documents/${encodeURIComponent(documentId)}?${params}`;
}
