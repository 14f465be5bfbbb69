import type { BodyBlock } from '../block.ts';
import { cutToFit, type Fit } from './cut-to-fit.ts';

/** What chunks are made of: a sentence, a row, a line, or a whole table or listing. Never larger than a chunk. */
export interface Unit {
  readonly text: string;
  /** What stands between the unit before and this one, when both are in a chunk. */
  readonly lead: string;
  readonly size: number;
  readonly page?: number;
  /** Prose may be repeated at the start of the next chunk; rows and code lines may not. */
  readonly repeatable: boolean;
}

/** Fixed locale: the same document gives the same sentences on every machine. */
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

interface Piece {
  readonly text: string;
  readonly lead: string;
}

/** The units of a section's blocks, in order. */
export function unitsOf(body: readonly BodyBlock[], fit: Fit): Unit[] {
  return body.flatMap((block, index) => {
    const lead = leadOf(block, body[index - 1]);
    const isProse = block.kind === 'paragraph' || block.kind === 'list-item';
    return piecesOf(block, lead, fit).map((piece) => ({
      ...piece,
      size: fit.measure(piece.text),
      repeatable: isProse,
      ...(block.page === undefined ? {} : { page: block.page }),
    }));
  });
}

function leadOf(block: BodyBlock, previous: BodyBlock | undefined): string {
  if (block.continues) return ' ';
  return block.kind === 'list-item' && previous?.kind === 'list-item' ? '\n' : '\n\n';
}

function piecesOf(block: BodyBlock, lead: string, fit: Fit): Piece[] {
  const { limit, measure } = fit;
  const isProse = block.kind === 'paragraph' || block.kind === 'list-item';
  if (!isProse && measure(block.text) <= limit) return [{ text: block.text, lead }];
  const pieces = isProse ? sentencesOf(block.text) : linesOf(block.text);
  return pieces
    .flatMap((piece) => (measure(piece.text) <= limit ? [piece] : cutPiece(piece, fit)))
    .map((piece, index) => (index === 0 ? { ...piece, lead } : piece));
}

/** Sentences with the white space before each. A line end inside a paragraph is a space to the segmenter, not an end. */
function sentencesOf(text: string): Piece[] {
  const flat = text.replaceAll('\n', ' ');
  return parted(
    [...sentences.segment(flat)].map(({ index, segment }) => text.slice(index, index + segment.length)),
  );
}

function linesOf(text: string): Piece[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ text: line, lead: '\n' }));
}

/**
 * Too long for a sentence: perhaps sentences that begin in lower case, which the segmenter takes for one, so it is
 * parted at every full stop first.
 */
function cutPiece(piece: Piece, fit: Fit): Piece[] {
  const clauses = piece.text.split(/(?<=[.!?;]\s)/);
  const segments = clauses.flatMap((clause) =>
    fit.measure(clause) <= fit.limit ? [clause] : cutToFit(clause, fit),
  );
  return parted(segments).map((part, index) => (index === 0 ? { ...part, lead: piece.lead } : part));
}

/** Moves the white space at the end of each segment to the lead of the next; drops segments of nothing else. */
function parted(segments: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  let lead = '';
  for (const segment of segments) {
    const text = segment.trim();
    const start = segment.length - segment.trimStart().length;
    if (text !== '') pieces.push({ text, lead: lead + segment.slice(0, start) });
    lead = text === '' ? lead + segment : segment.slice(start + text.length);
  }
  return pieces;
}
