import type { BodyBlock } from '../block.ts';
import { cutToFit, type Fit } from './cut-to-fit.ts';
import { type Head, headBeside, headOf } from './table-head.ts';

/** What chunks are made of: a sentence, a row, a line, or a whole table or listing. Never larger than a chunk. */
export interface Unit {
  readonly text: string;
  /** Of a row: what a chunk that begins with it has in front; there is room for both. */
  readonly head?: Head;
  /** What stands between the unit before and this one, when both are in a chunk. */
  readonly lead: string;
  readonly size: number;
  readonly page?: number;
  /** Prose may be repeated at the start of the next chunk; rows and code lines may not. */
  readonly repeatable: boolean;
}

/** Fixed locale: the same document gives the same sentences on every machine. */
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/** More white space between two units has no meaning, and would make a chunk longer than its measured size. */
const longestLead = 15;

interface Piece {
  readonly text: string;
  readonly lead: string;
}

type SizedPiece = Piece & Pick<Unit, 'size' | 'head'>;

/** The units of a section's blocks, in order, made lazily: a document may have millions. */
export function* unitsOf(body: readonly BodyBlock[], fit: Fit): Generator<Unit> {
  let previous: BodyBlock | undefined;
  let names: readonly string[] = [];
  for (const block of body) {
    names = namesOf(block, previous, names);
    let lead: string | undefined = leadOf(block, previous);
    const common = { repeatable: isProse(block), ...(block.page === undefined ? {} : { page: block.page }) };
    for (const piece of piecesOf(block, names, fit)) {
      yield { ...piece, ...common, lead: lead ?? shortened(piece.lead) };
      lead = undefined;
    }
    previous = block;
  }
}

function isProse(block: BodyBlock): boolean {
  return block.kind === 'paragraph' || block.kind === 'list-item';
}

function leadOf(block: BodyBlock, previous: BodyBlock | undefined): string {
  if (block.continues) return isProse(block) ? ' ' : '\n';
  return block.kind === 'list-item' && previous?.kind === 'list-item' ? '\n' : '\n\n';
}

/** The head of a table; one without that goes on with a table of the page before, with as many columns, has the head of that. */
function namesOf(
  { kind, text, page, headLines = 0 }: BodyBlock,
  previous: BodyBlock | undefined,
  before: readonly string[],
): readonly string[] {
  if (kind !== 'table') return [];
  if (headLines > 0) return firstLines(text, headLines);
  const isNextPage = page !== undefined && previous?.page === page - 1;
  const goesOn = isNextPage && columnsIn(firstLines(text, 1)[0]) === columnsIn(before.at(-1));
  return previous?.kind === 'table' && goesOn ? before : [];
}

function firstLines(text: string, count: number): string[] {
  return [...linesOf(text)].slice(0, count).map((line) => line.text);
}

function columnsIn(line = ''): number {
  return line.split(' | ').length;
}

function shortened(lead: string): string {
  if (lead.length <= longestLead) return lead;
  return lead.includes('\n') ? '\n' : ' ';
}

function* piecesOf(block: BodyBlock, names: readonly string[], fit: Fit): Generator<SizedPiece> {
  if (isProse(block)) {
    for (const sentence of sentencesOf(block.text)) yield* fitting(sentence, fit);
    return;
  }
  const size = fit.measure(block.text);
  // The head of a table that goes on is not in its text.
  const head = block.headLines ? undefined : headOf(names, fit);
  if (size + (head?.size ?? 0) <= fit.limit)
    yield { text: block.text, lead: '', size, ...(head && { head }) };
  else if (block.kind === 'table') yield* rowsOf(block, names, fit);
  else for (const line of linesOf(block.text)) yield* fitting(line, fit);
}

/** The piece whole, or cut where it is larger than a chunk. */
function* fitting(piece: Piece, fit: Fit): Generator<SizedPiece> {
  const size = fit.measure(piece.text);
  if (size <= fit.limit) yield { ...piece, size };
  else yield* cutPiece(piece, fit);
}

/** The rows of a table that is larger than a chunk; its own head stays with the first of them. */
function* rowsOf(
  { text, headLines = 0 }: BodyBlock,
  names: readonly string[],
  fit: Fit,
): Generator<SizedPiece> {
  const lines = [...linesOf(text)];
  const head = headOf(names, fit);
  let opening = headLines > 0 && head?.isWhole ? head : undefined;
  if (opening === undefined) for (const line of lines.slice(0, headLines)) yield* fitting(line, fit);
  for (const row of lines.slice(headLines)) {
    for (const piece of rowPieces(row, head, fit)) {
      if (opening === undefined) yield piece;
      else yield* opened(piece, opening);
      opening = undefined;
    }
  }
}

/** A row whole, with as much of the head as there is room for; where a chunk cannot hold it, in pieces beside the head. */
function* rowPieces(row: Piece, head: Head | undefined, fit: Fit): Generator<SizedPiece> {
  const size = fit.measure(row.text);
  if (size <= fit.limit) {
    const beside = head && headBeside(head, fit.limit - size, fit.measure);
    yield { ...row, size, ...(beside && { head: beside }) };
    return;
  }
  const room = { ...fit, limit: fit.limit - (head?.size ?? 0) };
  for (const piece of cutPiece(row, room)) yield { ...piece, ...(head && { head }) };
}

/** The first row of a table together with the head, unless there is no room for both. */
function* opened({ text, size, head, ...row }: SizedPiece, opening: Head): Generator<SizedPiece> {
  if (head === opening) {
    yield { ...row, text: `${opening.text}\n${text}`, size: opening.size + size };
    return;
  }
  yield { text: opening.text, lead: row.lead, size: opening.size };
  yield { ...row, text, size, ...(head && { head }) };
}

/** Sentences with the white space before each. A line end inside a paragraph is a space to the segmenter, not an end. */
function sentencesOf(text: string): Generator<Piece> {
  return trimmed(segmentsOf(text));
}

function* segmentsOf(text: string): Generator<string> {
  for (const { index, segment } of sentences.segment(text.replaceAll('\n', ' '))) {
    yield text.slice(index, index + segment.length);
  }
}

/** Lines that hold something; empty ones between them are one. */
function* linesOf(text: string): Generator<Piece> {
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
function* cutPiece(piece: Piece, fit: Fit): Generator<SizedPiece> {
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
function* trimmed(segments: Iterable<string>): Generator<Piece> {
  let lead = '';
  for (const segment of segments) {
    const text = segment.trim();
    const start = segment.length - segment.trimStart().length;
    if (text !== '') yield { text, lead: lead + segment.slice(0, start) };
    lead = text === '' ? lead + segment : segment.slice(start + text.length);
  }
}
