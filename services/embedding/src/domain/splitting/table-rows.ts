import type { BodyBlock } from '../block.ts';
import type { Fit } from './cut-to-fit.ts';
import { cutPiece, fitting, linesOf, type Piece, type SizedPiece } from './pieces.ts';
import { type Head, headBeside, headOf, lastLineOf } from './table-head.ts';
import { type Column, columnsIn, wideRow } from './wide-row.ts';

/** The head of a table; one without that goes on with a table of the page before, with as many columns, has the head of that. */
export function namesOf(
  { kind, text, page, headLines = 0 }: BodyBlock,
  previous: BodyBlock | undefined,
  before: readonly string[],
): readonly string[] {
  if (kind !== 'table') return [];
  if (headLines > 0) return firstLines(text, headLines);
  const isNextPage = page !== undefined && previous?.page === page - 1;
  const goesOn = isNextPage && cellsIn(firstLines(text, 1)[0]) === cellsIn(before.at(-1));
  return previous?.kind === 'table' && goesOn ? before : [];
}

function firstLines(text: string, count: number): string[] {
  return [...linesOf(text)].slice(0, count).map((line) => line.text);
}

function cellsIn(line = ''): number {
  return line.split(' | ').length;
}

/** What the rows of a table have in front. */
interface TableHead {
  readonly head: Head | undefined;
  /** The line that names its columns, however long. */
  readonly line: Head | undefined;
  readonly columns: readonly Column[];
  /** Its columns by the last line of its head alone. */
  readonly lastNames: readonly Column[];
}

/** The rows of a table that is larger than a chunk; its own head stays with the first of them. */
export function* rowsOf(
  { text, headLines = 0 }: BodyBlock,
  names: readonly string[],
  fit: Fit,
): Generator<SizedPiece> {
  const lines = [...linesOf(text)];
  const head = headOf(names, fit);
  const line = lastLineOf(names, fit);
  const [columns, lastNames] = [names, names.slice(-1)].map((named) => columnsIn(named, fit.measure));
  const table: TableHead = { head, line, columns: columns ?? [], lastNames: lastNames ?? [] };
  let opening = headLines > 0 && head?.lacks === undefined ? head : undefined;
  if (opening === undefined) for (const line of lines.slice(0, headLines)) yield* headPieces(line, fit);
  for (const row of lines.slice(headLines)) {
    for (const piece of rowPieces(row, table, fit)) {
      if (opening === undefined) yield piece;
      else yield* opened(piece, opening);
      opening = undefined;
    }
  }
}

/** The end of names that a chunk cannot hold would be taken for those of the row behind it. */
function* headPieces(line: Piece, fit: Fit): Generator<SizedPiece> {
  const isCut = fit.measure(line.text) > fit.limit;
  for (const piece of fitting(line, fit)) yield isCut ? { ...piece, isAlone: true } : piece;
}

/**
 * A row whole, with as much of the head as there is room for. One that a chunk cannot hold together with the names of its columns comes in parts with all names of their
 * columns, or with those of the last line where there is not room for more, or where it has other cells than those, in pieces beside the head.
 */
function* rowPieces(row: Piece, table: TableHead, fit: Fit): Generator<SizedPiece> {
  const { head, line } = table;
  const size = fit.measure(row.text);
  const room = fit.limit - size;
  const named = head?.lacks === 'columns' && line !== undefined && line.size <= room ? line : head;
  const beside = room < 0 ? undefined : named && headBeside(named, room, fit.measure);
  const isWhole = room >= 0 && (head === undefined || (beside !== undefined && beside.lacks !== 'columns'));
  const parts = isWhole
    ? undefined
    : (wideRow(row, table.columns, fit) ?? wideRow(row, table.lastNames, fit));
  if (parts !== undefined) {
    yield* parts;
    return;
  }
  if (room >= 0) {
    yield { ...row, size, ...(beside && { head: beside }) };
    return;
  }
  const rest = { ...fit, limit: fit.limit - (head?.size ?? 0) };
  for (const piece of cutPiece(row, rest)) yield { ...piece, ...(head && { head }) };
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
