import type { BodyBlock } from '../block.ts';
import type { Fit } from './cut-to-fit.ts';
import { fitting, linesOf, type Piece, type SizedPiece, trimmed } from './pieces.ts';
import { headOf } from './table-head.ts';
import { namesOf, rowsOf } from './table-rows.ts';

/** What chunks are made of: a sentence, a row, a line, or a whole table or listing. Never larger than a chunk. */
export interface Unit extends SizedPiece {
  readonly page?: number;
  /** Prose may be repeated at the start of the next chunk; rows and code lines may not. */
  readonly repeatable: boolean;
}

/** Fixed locale: the same document gives the same sentences on every machine. */
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/** More white space between two units has no meaning, and would make a chunk longer than its measured size. */
const longestLead = 15;

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

/** Sentences with the white space before each. A line end inside a paragraph is a space to the segmenter, not an end. */
function sentencesOf(text: string): Generator<Piece> {
  return trimmed(segmentsOf(text));
}

function* segmentsOf(text: string): Generator<string> {
  for (const { index, segment } of sentences.segment(text.replaceAll('\n', ' '))) {
    yield text.slice(index, index + segment.length);
  }
}
