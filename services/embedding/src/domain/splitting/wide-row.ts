import type { Fit, Measure } from './cut-to-fit.ts';
import { cutPiece, type Piece, type SizedPiece } from './pieces.ts';
import type { Head } from './table-head.ts';

/** What stands between the cells of a row. */
const bar = ' | ';
/** The first cell names the row; one that takes more of a chunk is text like the others. */
const largestKeyShare = 1 / 4;
/** A head that takes more beside a part of a cell is left out. */
const largestHeadShare = 1 / 2;

/** Names that are together longer than this share of the row would make a document fall into far more chunks. */
const largestNamesShare = 2;

/** The names of a column, one of each line of the head; sizes add up across the spaces beside bars, so each is measured once. */
export interface Column {
  readonly names: readonly string[];
  readonly size: number;
}

/** The columns of a table by the lines that name them: the last of its head, and those above with as many cells. */
export function columnsIn(head: readonly string[], measure: Measure): Column[] {
  const last = head.at(-1)?.split(bar) ?? [];
  const lines = head.map((line) => line.split(bar)).filter((cells) => cells.length === last.length);
  return last.map((_, column) => {
    const names = lines.map((cells) => cells[column] ?? '');
    return { names, size: names.reduce((sum, name) => sum + measure(name) + measure(bar), 0) };
  });
}

interface Cell extends Column {
  readonly text: string;
  readonly textSize: number;
}

/**
 * A row that is larger than a chunk, cell by cell in parts that each have the names of their columns in front, and from the second
 * on the first cell, so that each says which row it is of.
 *
 * @returns undefined when the row has other cells than there are columns, only one, or far less text than their names
 */
export function wideRow(
  { text, lead }: Piece,
  columns: readonly Column[],
  fit: Fit,
): SizedPiece[] | undefined {
  const texts = text.split(bar);
  if (texts.length !== columns.length || texts.length < 2) return undefined;
  const barSize = fit.measure(bar);
  const cells = columns.map((column, at): Cell => {
    const cell = texts[at] ?? '';
    return { ...column, text: cell, textSize: fit.measure(cell) + barSize };
  });
  const total = (of: (cell: Cell) => number): number => cells.reduce((sum, cell) => sum + of(cell), 0);
  if (total(({ size }) => size) > total(({ textSize }) => textSize) * largestNamesShare) return undefined;
  const [first] = cells;
  const key = first !== undefined && sizeOf(first) <= fit.limit * largestKeyShare ? first : undefined;
  const pieces: SizedPiece[] = [];
  for (const part of partsOf(cells, fit.limit - (key === undefined ? 0 : sizeOf(key)))) {
    const isFirst = pieces.length === 0;
    pieces.push(...piecesOf(part, { lead: isFirst ? lead : bar, key: isFirst ? undefined : key }, fit));
  }
  return pieces;
}

/** With its name, which stands in front of it. */
function sizeOf({ size, textSize }: Cell): number {
  return size + textSize;
}

/** Cells that fit together; one that is larger than that is alone. */
function* partsOf(cells: readonly Cell[], room: number): Generator<Cell[]> {
  let part: Cell[] = [];
  let size = 0;
  for (const cell of cells) {
    if (part.length > 0 && size + sizeOf(cell) > room) {
      yield part;
      [part, size] = [[], 0];
    }
    part.push(cell);
    size += sizeOf(cell);
  }
  if (part.length > 0) yield part;
}

function* piecesOf(
  part: readonly Cell[],
  { lead, key }: { lead: string; key: Cell | undefined },
  fit: Fit,
): Generator<SizedPiece> {
  const text = part.map((cell) => cell.text).join(bar);
  const size = part.reduce((sum, cell) => sum + cell.textSize, 0);
  const headSize = part.reduce((sum, cell) => sum + cell.size, key === undefined ? 0 : sizeOf(key));
  if (size + headSize <= fit.limit) {
    yield { text, lead, size, head: headOfPart(part, { key, size: headSize }), isAlone: true };
    return;
  }
  // One cell, alone too large.
  const isRoom = headSize <= fit.limit * largestHeadShare;
  const head = isRoom ? { head: headOfPart(part, { key, size: headSize }) } : {};
  const room = { ...fit, limit: fit.limit - (isRoom ? headSize : 0) };
  for (const piece of cutPiece({ text, lead }, room)) yield { ...piece, isAlone: true, ...head };
}

function headOfPart(part: readonly Cell[], { key, size }: { key: Cell | undefined; size: number }): Head {
  const columns = key === undefined ? part : [key, ...part];
  const lines = (columns[0]?.names ?? []).map((_, line) =>
    columns.map(({ names }) => names[line] ?? '').join(bar),
  );
  const names = lines.join('\n');
  if (key === undefined) return { text: names, size, joint: '\n', lacks: 'caption' };
  return { text: `${names}\n${key.text}`, size, joint: bar, lacks: 'caption' };
}
