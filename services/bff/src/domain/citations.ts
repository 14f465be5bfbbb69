import type { Passage } from './passage.ts';
import { rankSentences } from './rank-sentences.ts';
import { sentencesOf } from './sentences.ts';

/** Where a statement of an answer comes from. */
export interface Citation {
  readonly marker: string;
  readonly documentId: string;
  readonly chunkId: string;
  readonly title: string;
  /** The sentence of the passage that carries the statement best, word for word. */
  readonly quote: string;
}

const longestQuote = 400;

/**
 * The sources of the markers that occur in an answer, in the order of their first occurrence. A marker that a model made
 * up has no passage and gets no citation; a passage that is not referred to gets none either.
 */
export function citationsOf(answer: string, passages: readonly Passage[]): Citation[] {
  const cited = new Set([...answer.matchAll(/\[\d+\]/g)].map(([marker]) => marker));
  return [...cited].flatMap((marker) => {
    const passage = passages.find((one) => one.marker === marker);
    return passage === undefined ? [] : [citationOf(answer, passage)];
  });
}

function citationOf(answer: string, passage: Passage): Citation {
  const { marker, documentId, chunkId, title } = passage;
  return { marker, documentId, chunkId, title, quote: quoteFor(statementAt(answer, marker), passage) };
}

/** The text that leads up to the first occurrence of a marker, back to the previous sentence's end or marker. */
function statementAt(answer: string, marker: string): string {
  const before = answer.slice(0, answer.indexOf(marker));
  return before.slice(lastBoundary(before));
}

function lastBoundary(before: string): number {
  const trimmed = before.trimEnd().replace(/[.!?]$/, '');
  return Math.max(trimmed.lastIndexOf('. '), trimmed.lastIndexOf('] '), trimmed.lastIndexOf('\n'), -1) + 1;
}

function quoteFor(statement: string, passage: Passage): string {
  const best =
    rankSentences(statement, [passage])[0]?.sentence ?? sentencesOf(passage.text)[0] ?? passage.text.trim();
  return best.length <= longestQuote ? best : best.slice(0, longestQuote);
}
