import { cutToFit, type Fit } from './cut-to-fit.ts';
import type { Head } from './table-head.ts';

/** A part of a block, with what stands before it in the block. */
export interface Piece {
  readonly text: string;
  readonly lead: string;
}

/** A part that a chunk can hold, with its head. */
export interface SizedPiece extends Piece {
  readonly size: number;
  /** Of a row: what a chunk that begins with it has in front; there is room for both. */
  readonly head?: Head;
  /** Of a part of a row: no other piece is in its chunk, since its head names the columns of this part. */
  readonly isAlone?: true;
}

/** The piece whole, or cut where it is larger than a chunk. */
export function* fitting(piece: Piece, fit: Fit): Generator<SizedPiece> {
  const size = fit.measure(piece.text);
  if (size <= fit.limit) yield { ...piece, size };
  else yield* cutPiece(piece, fit);
}

/** Lines that hold something; empty ones between them are one. */
export function* linesOf(text: string): Generator<Piece> {
  let lead = '\n';
  for (const line of text.split('\n')) {
    if (line.trim() !== '') yield { text: line, lead };
    lead = line.trim() === '' ? '\n\n' : '\n';
  }
}

/**
 * Too long for a sentence. The segmenter takes sentences that begin in lower case for one, so it is split at every full
 * stop first.
 */
export function* cutPiece(piece: Piece, fit: Fit): Generator<SizedPiece> {
  let lead: string | undefined = piece.lead;
  for (const part of trimmed(clausesThatFit(piece.text, fit))) {
    yield { text: part.text, lead: lead ?? part.lead, size: fit.measure(part.text) };
    lead = undefined;
  }
}

function* clausesThatFit(text: string, fit: Fit): Generator<string> {
  for (const clause of text.split(/(?<=[.!?;]\s)/)) {
    if (fit.measure(clause) <= fit.limit) yield clause;
    else yield* cutToFit(clause, fit);
  }
}

/** Moves the white space at the end of each segment to the lead of the next; drops segments of nothing else. */
export function* trimmed(segments: Iterable<string>): Generator<Piece> {
  let lead = '';
  for (const segment of segments) {
    const text = segment.trim();
    const start = segment.length - segment.trimStart().length;
    if (text !== '') yield { text, lead: lead + segment.slice(0, start) };
    lead = text === '' ? lead + segment : segment.slice(start + text.length);
  }
}
