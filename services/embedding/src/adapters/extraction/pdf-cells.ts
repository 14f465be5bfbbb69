import { type Column, columnsOf, guttersBetween, rowOfCells } from './pdf-cell-rows.ts';
import type { Gutter } from './pdf-columns.ts';
import type { PdfRow, PdfSegment } from './pdf-rows.ts';

/** The white space between the columns of prose that begin with a row; undefined where none do. */
export type ProseAt = (row: number) => readonly Gutter[] | undefined;

/** Rows of a table that was drawn cell by cell or column by column, each with its cells side by side. */
export interface DrawnTable {
  readonly cells: readonly PdfRow[];
  /** White space between its columns. */
  readonly gutters: readonly Gutter[];
  /** How many rows, as they were drawn, it is made of. */
  readonly drawn: number;
}

/** Rows are looked at so many times on average, however many beginnings of tables there may be. */
const mostLooks = 6;
/** Edges and baselines agree within so many points. */
const same = 2;
/** Of the size of the text. */
const farthest = 4;
const mostLinesInCell = 12;
/** Between lines of a cell, of the size of the text. */
const widestLeading = 2.2;
const fewestBands = 3;
/** In points: a heading below a table is larger. */
const sameSize = 1.5;
const fewestRows = 3;
const longestCell = 40;

/** Finds tables whose cells were not drawn along their rows. Linear in the number of rows. */
export class DrawnTables {
  readonly #rows: readonly PdfRow[];
  readonly #proseAt: ProseAt;
  /** For each row, the next one that is drawn further up and to the right: without one there is nothing to find. */
  readonly #jumps: readonly number[];
  #looks: number;

  constructor(rows: readonly PdfRow[], proseAt: ProseAt) {
    this.#rows = rows;
    this.#proseAt = proseAt;
    this.#looks = rows.length * mostLooks;
    const jumps: number[] = [];
    let next = rows.length;
    for (let at = rows.length - 1; at >= 0; at -= 1) {
      jumps[at] = next;
      if (isJump(rows[at - 1], rows[at])) next = at;
    }
    this.#jumps = jumps;
  }

  /** The table that begins with a row; undefined where none does. */
  at(from: number): DrawnTable | undefined {
    const jump = this.#jumps[from] ?? this.#rows.length;
    if (jump >= this.#rows.length || this.#looks <= 0) return undefined;
    return this.#byColumn(from, jump) ?? this.#byCell(from, jump);
  }

  /** Columns one after the other, on common baselines: names and numbers, or at least three of short cells. */
  #byColumn(from: number, jump: number): DrawnTable | undefined {
    const top = this.#rows[jump]?.y ?? 0;
    if (Math.abs((this.#rows[from]?.y ?? 0) - top) > same) return undefined;
    const columns: PdfRow[][] = [];
    let end = from;
    for (let begin = from; begin < this.#rows.length; begin = end) {
      end = this.#columnEnd(begin);
      const column = this.#rows.slice(begin, end);
      if (column.length < fewestRows || Math.abs((column[0]?.y ?? 0) - top) > same) break;
      columns.push(column);
      if (!isJump(this.#rows[end - 1], this.#rows[end])) break;
    }
    if (columns.length < 2 || !areCells(columns)) return undefined;
    const cells = onBaselines(columns);
    if (cells === undefined) return undefined;
    return { cells, gutters: guttersBetween(columnsOf(columns)), drawn: columns.flat().length };
  }

  #columnEnd(begin: number): number {
    let end = begin + 1;
    for (; end < this.#rows.length && this.#look(); end += 1) {
      const [row, previous] = [this.#rows[end], this.#rows[end - 1]];
      if (row === undefined || previous === undefined || row.segments.length > 1) break;
      const step = previous.y - row.y;
      if (step <= 0 || step > Math.max(row.size, previous.size) * farthest) break;
    }
    return end;
  }

  /** A cell after the other, with lines of their own: a new row begins at the left edge, below all of the row before. */
  #byCell(from: number, jump: number): DrawnTable | undefined {
    const left = leftOf(this.#rows[from]);
    const bands = this.#bandsAt(from, left);
    const drawn = bands.flat().length;
    if (bands.length < fewestBands || from + drawn <= jump) return undefined;
    const named = bands.filter((band) => band.some((row) => leftOf(row) <= left + same));
    if (named.length * 2 < bands.length) return undefined;
    // Above the first row there may be a head over several columns.
    const columns = columnsOf(bands.slice(1));
    if (columns.length < 2 || bands.some((band) => hasLinesAbove(band, left))) return undefined;
    if (isLineAbove(bands[0] ?? [], columns)) return undefined;
    const cells = bands.map((band) => rowOfCells(band, columns));
    return { cells, gutters: guttersBetween(columns), drawn };
  }

  /** What was drawn for each row of a table, up to the last that has more than its first cell. */
  #bandsAt(from: number, left: number): PdfRow[][] {
    const bands: PdfRow[][] = [];
    for (let at = from; at < this.#rows.length && this.#look(); at += 1) {
      const row = this.#rows[at];
      if (row === undefined || leftOf(row) < left - same || !this.#isTaken(row, { at, bands, left })) break;
    }
    while (bands.length > 0 && !hasRight(bands.at(-1) ?? [], left)) bands.pop();
    return bands;
  }

  /** A row goes on with the last band, or begins the next; false where it is of another table or none. */
  #isTaken(row: PdfRow, { at, bands, left }: { at: number; bands: PdfRow[][]; left: number }): boolean {
    const band = bands.at(-1);
    const isNext = band !== undefined && isNextBand(row, band, left);
    const isOfOtherSize = Math.abs(row.size - (bands[0]?.[0]?.size ?? row.size)) > sameSize;
    if (isNext && (isOfOtherSize || this.#areOthersAt(at, bands))) return false;
    if (band === undefined || isNext) bands.push([row]);
    else if (isOfBand(row, band, left)) band.push(row);
    else return false;
    return true;
  }

  /** Columns of prose begin with a row, at other places than those of the table above. */
  #areOthersAt(at: number, bands: readonly PdfRow[][]): boolean {
    const gutters = this.#proseAt(at);
    if (gutters === undefined) return false;
    const columns = columnsOf(bands);
    const isOne = ({ right }: Gutter): boolean => columns.some(({ left }) => Math.abs(left - right) <= same);
    return columns.length !== gutters.length + 1 || !gutters.every(isOne);
  }

  #look(): boolean {
    this.#looks -= 1;
    return this.#looks > 0;
  }
}

function leftOf(row: PdfRow | undefined): number {
  return row?.segments[0]?.x ?? 0;
}

function rightOf({ segments }: PdfRow): number {
  return segments.reduce((right, segment) => Math.max(right, segment.right), Number.NEGATIVE_INFINITY);
}

function isJump(previous: PdfRow | undefined, row: PdfRow | undefined): boolean {
  if (previous === undefined || row === undefined) return false;
  return row.y > previous.y + same && leftOf(row) > leftOf(previous) + same;
}

function hasRight(band: readonly PdfRow[], left: number): boolean {
  return band.some((row) => row.segments.length > 1 || leftOf(row) > left + same);
}

function isBelow(row: PdfRow, band: readonly PdfRow[]): boolean {
  return band.every(({ y }) => row.y < y - same);
}

function isNextBand(row: PdfRow, band: readonly PdfRow[], left: number): boolean {
  if (!isBelow(row, band) || !hasRight(band, left)) return false;
  const isNext = leftOf(row) <= left + same || hasNumberBelowOther(row, band) || isWholeBelow(row, band);
  const bottom = Math.min(...band.map(({ y }) => y));
  return isNext && bottom - row.y <= row.size * farthest;
}

/** Several cells at one height, each below one of the row above: lines with which cells go on are drawn one by one. */
function isWholeBelow({ segments }: PdfRow, band: readonly PdfRow[]): boolean {
  const above = band.flatMap((row) => row.segments);
  return segments.length > 1 && segments.every((segment) => above.some((each) => isOver(each, segment)));
}

function isOver(one: PdfSegment, other: PdfSegment): boolean {
  return one.x < other.right && one.right > other.x;
}

/** As a total has, whose row lacks the cells before it. */
function hasNumberBelowOther(row: PdfRow, band: readonly PdfRow[]): boolean {
  const others = band.flatMap(({ segments }) => segments.filter(isNumber));
  return row.segments.some(
    (segment) => isNumber(segment) && others.some(({ x, right }) => x < segment.right && right > segment.x),
  );
}

function isNumber({ text }: PdfSegment): boolean {
  return /\d/.test(text) && (text.match(/\p{L}/gu)?.length ?? 0) <= 3;
}

/** Lines of a cell follow closely, and no cell is higher than a paragraph. */
function isOfBand(row: PdfRow, band: readonly PdfRow[], left: number): boolean {
  const [first, previous] = [band[0], band.at(-1)];
  if (first === undefined || previous === undefined || band.length >= mostLinesInCell * 2) return false;
  if (row.y > first.y + row.size * mostLinesInCell) return false;
  const step = previous.y - row.y;
  const isNear = step <= row.size * widestLeading;
  if (leftOf(row) > left + same) return isNear || !isBelow(row, band);
  return isNear && step > 0 && !hasRight(band, left);
}

/** Lines at the left edge that end above all other cells are a paragraph, and no cell of this row. */
function hasLinesAbove(band: readonly PdfRow[], left: number): boolean {
  const others = band.filter((row) => row.segments.length > 1 || leftOf(row) > left + same);
  const top = Math.max(...others.map(({ y, size }) => y + size * 0.6));
  const above = band.filter((row) => row.y > top && leftOf(row) <= left + same);
  return above.length > mostLinesInCell / 2 || (above.length > 0 && above.length * 2 > band.length);
}

/** The first line of the first row goes beyond its column, and stands above all else: it is of the text before the table. */
function isLineAbove([first, ...others]: readonly PdfRow[], columns: readonly Column[]): boolean {
  const [segment, ...more] = first?.segments ?? [];
  if (first === undefined || segment === undefined || more.length > 0 || others.length === 0) return false;
  const isOver = columns.filter(({ left, right }) => segment.x < right && segment.right > left).length > 1;
  return isOver && others.every(({ y }) => y < first.y - same);
}

/** Short texts, with numbers in a column behind the first, or in three columns or more of one height. */
function areCells(columns: readonly PdfRow[][]): boolean {
  const texts = columns.map((rows) => rows.map(({ segments }) => segments[0]?.text ?? ''));
  const numbers = columns
    .slice(1)
    .some(
      (rows) =>
        rows.filter(({ segments }) => segments.slice(0, 1).some(isNumber)).length >= rows.length * 0.6,
    );
  const areShort = texts.flat().every((text) => text.replace(/[ .]{4,}/g, '').length <= longestCell);
  const areMany = texts.length > 2 && texts.every((cells) => cells.length === texts[0]?.length);
  return areShort && (numbers || areMany);
}

/** A row for each baseline of the first column; undefined where others have more, or stand in each other's way. */
function onBaselines(columns: readonly PdfRow[][]): PdfRow[] | undefined {
  const [first = [], ...others] = columns;
  const rows = first.map((row) => ({ ...row, segments: [...row.segments] }));
  for (const column of others) {
    let at = 0;
    for (const cell of column) {
      while (at < rows.length && (rows[at]?.y ?? 0) > cell.y + same) at += 1;
      const row = rows[at];
      if (row === undefined || row.y < cell.y - same || leftOf(cell) < rightOf(row)) return undefined;
      row.segments.push(...cell.segments);
    }
  }
  return rows;
}
