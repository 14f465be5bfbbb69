import type { BodyBlock } from '../../domain/block.ts';
import { headLinesOf, tableText } from './table-head.ts';

/** A cell as its format declares it. */
export interface Cell {
  readonly text: string;
  /** How many columns it takes, from 1. */
  readonly columns: number;
  /** How many rows it takes, from 1. */
  readonly rows: number;
  /** It names a column, or a row. */
  readonly isName: boolean;
  /** It is the rest of the merged cell above it, if there is one; text of its own is not shown then. */
  readonly continues?: boolean;
}

interface Row {
  readonly cells: string[];
  readonly isHead: boolean;
  names: number;
  filled: number;
  /** Nothing but one cell over several columns, as titles between rows are. */
  isTitle: boolean;
  /** Merged cells of it are over several columns, or go on in the row below. */
  isOver: boolean;
}

/** Merged cells are repeated up to this; beyond it their text stands once. */
const mostRepeated = { chars: 20_000, perOwnChar: 4, cellChars: 300, columns: 200 };
/** More rows of names than these are rows of data. */
const mostHeadRows = 5;
const longestRowName = 100;
/** What a cell takes at least, with its bar. */
const barChars = 3;

/** A table in rows of cells, with merged cells repeated in every row and column that they cover. */
export class TableGrid {
  readonly #rows: Row[] = [];
  /** What cells of rows above still cover, by column. */
  #covered: { text: string; rows: number }[] = [];
  #own = 0;
  #repeated = 0;
  /** Merged cells whose text was too long to be repeated. */
  notRepeated = 0;

  /** @param isHead the format says that the row names columns */
  startRow({ isHead }: { isHead: boolean }): void {
    this.#endRow();
    this.#rows.push({ cells: [], isHead, names: 0, filled: 0, isTitle: false, isOver: false });
  }

  add(cell: Cell): void {
    const row = this.#openRow();
    this.#fillCovered(row);
    const start = row.cells.length;
    const text = (cell.continues ? this.#above(start) : undefined) ?? cell.text;
    this.#own += cell.text.length + barChars;
    const columns = Math.min(cell.columns, mostRepeated.columns);
    this.#markOver(row, cell, text);
    const isMerged = cell.continues === true || columns * cell.rows > 1;
    const repeated = isMerged && this.#mayRepeat(text, columns) ? text : '';
    row.cells.push(cell.continues ? repeated : text);
    for (let more = 1; more < columns && this.#repeated <= this.#most; more += 1) {
      this.#repeated += barChars;
      row.cells.push(repeated);
    }
    for (let at = start; cell.rows > 1 && at < row.cells.length; at += 1) {
      this.#covered[at] = { text: repeated, rows: cell.rows - 1 };
    }
    row.isTitle = start === 0 && columns > 1;
    if (text === '') return;
    row.filled += 1;
    if (cell.isName) row.names += 1;
  }

  /** What the first cell of the open row says, for tables in its other cells; empty where that is not known yet, or long. */
  get nameOfRow(): string {
    return asRowName(this.#rows.at(-1)?.cells[0]);
  }

  /** How many columns its longest row has so far. */
  get columns(): number {
    return this.#rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  }

  /** How many of its cells say something. */
  get filled(): number {
    return this.#rows.reduce((sum, row) => sum + row.filled, 0);
  }

  /** How many characters they say, without what is repeated. */
  get chars(): number {
    return this.#own;
  }

  /** The table as text: a line for each row, cells separated by bars; undefined where it is empty. */
  block(captions: readonly string[] = []): BodyBlock | undefined {
    this.#endRow();
    const rows = this.#rows.filter((row) => row.filled > 0);
    const titles = captions.filter((caption) => caption !== '').map((caption) => [caption]);
    const text = tableText([...titles, ...rows.map(shownCells)]);
    if (text === '') return undefined;
    const headLines = titles.length + headRows(rows);
    const isAllHead = headLines >= titles.length + rows.length;
    return { kind: 'table', text, ...(headLines === 0 || isAllHead ? {} : { headLines }) };
  }

  #openRow(): Row {
    if (this.#rows.length === 0) this.startRow({ isHead: false });
    const row = this.#rows.at(-1);
    if (row === undefined) throw new TypeError('A table has a row after one was started.');
    return row;
  }

  get #most(): number {
    return mostRepeated.chars + this.#own * mostRepeated.perOwnChar;
  }

  #mayRepeat(text: string, times: number): boolean {
    const chars = (text.length + barChars) * times;
    const may = text.length <= mostRepeated.cellChars && this.#repeated + chars <= this.#most;
    if (may) this.#repeated += chars;
    else if (text !== '') this.notRepeated += 1;
    return may;
  }

  #markOver(row: Row, { columns, rows, continues }: Cell, text: string): void {
    if (columns * rows > 1 && text !== '') row.isOver = true;
    const above = continues ? this.#rows.at(-2) : undefined;
    if (above !== undefined) above.isOver = true;
  }

  #above(column: number): string | undefined {
    return this.#rows.at(-2)?.cells[column];
  }

  /** Cells of rows above, up to the next column that is free. */
  #fillCovered(row: Row): void {
    for (let at = row.cells.length; (this.#covered[at]?.rows ?? 0) > 0; at = row.cells.length) {
      const cover = this.#covered[at];
      if (cover === undefined) return;
      cover.rows = this.#mayRepeat(cover.text, 1) ? cover.rows - 1 : 0;
      row.cells.push(cover.text);
      if (cover.text !== '') row.filled += 1;
    }
  }

  #endRow(): void {
    const row = this.#rows.at(-1);
    if (row === undefined) return;
    this.#fillCovered(row);
    if (row.cells.length > 0 && row.filled > 1) row.isTitle = false;
  }
}

/** The text of a first cell, if it is short enough to name its row. */
export function asRowName(text = ''): string {
  return text.length <= longestRowName ? text : '';
}

/** How many of the first rows name the columns: as the format says, else as many as look like that. */
function headRows(rows: readonly Row[]): number {
  const first = rows.findIndex((row) => !(row.isHead || (row.filled > 0 && row.names === row.filled)));
  const declared = first === -1 ? 1 : first;
  if (declared > 0) return declared > mostHeadRows ? 1 : declared;
  return headLinesOf(rows.map(shownCells), { marksNames: true, over: rows.map(isOverOthers) });
}

/** A title is said once. */
function shownCells({ cells, isTitle }: Row): readonly string[] {
  return isTitle ? cells.slice(0, 1) : cells;
}

function isOverOthers({ isOver, isTitle }: Row): boolean {
  return isOver && !isTitle;
}
