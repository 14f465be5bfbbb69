import { limits } from '../../../limits.ts';
import { tooManyParts } from '../failures.ts';
import type { TableRow } from '../table-head.ts';
import type { Cell, Range, SheetContent } from './xlsx-sheet.ts';

/**
 * Cells as rows of the columns that are in use, with an empty row where one or more are empty. Merged cells are repeated
 * beside what they belong to; a row of nothing else is a caption, and told once, unless it is over some of the columns.
 *
 * @throws AppError `unprocessable` (`too_many_parts`)
 */
export function rowsOf({
  cells,
  merged,
  hidden,
}: Pick<SheetContent, 'cells' | 'merged' | 'hidden'>): TableRow[] {
  const columns = [...new Set(cells.map(({ column }) => column))].sort((a, b) => a - b);
  const placeOf = new Map(columns.map((column, place) => [column, place]));
  const byRow = Map.groupBy(cells, ({ row }) => row);
  const numbers = [...byRow.keys()].sort((a, b) => a - b);
  if (numbers.length * columns.length > limits.tableCells.value) throw tooManyCells();
  const grid = new Map(
    numbers.map((number) => [number, filledRow(byRow.get(number) ?? [], placeOf, columns.length)]),
  );
  const over = repeatMerged({ grid, numbers, columns, placeOf }, merged);
  return numbers.flatMap((number, index) => {
    const row = { cells: grid.get(number) ?? [], isOver: over.has(number) };
    const isBehindGap = index > 0 && hasEmptyRow((numbers[index - 1] ?? 0) + 1, number, hidden.rows);
    return isBehindGap ? [{ cells: [] }, row] : [row];
  });
}

/** Of the rows from one to another, without those that are not shown. */
export function hasEmptyRow(first: number, end: number, hidden: ReadonlySet<number>): boolean {
  for (let row = first; row < end; row += 1) if (!hidden.has(row)) return true;
  return false;
}

function filledRow(cells: readonly Cell[], placeOf: ReadonlyMap<number, number>, width: number): string[] {
  const row = new Array<string>(width).fill('');
  for (const { column, text } of cells) row[placeOf.get(column) ?? 0] = text;
  return row;
}

interface Grid {
  readonly grid: ReadonlyMap<number, string[]>;
  readonly numbers: readonly number[];
  readonly columns: readonly number[];
  readonly placeOf: ReadonlyMap<number, number>;
}

/** @returns the numbers of the rows with cells that are over several columns, or go on in the row below */
function repeatMerged(grid: Grid, merged: readonly Range[]): ReadonlySet<number> {
  const over = new Set<number>();
  let looked = 0;
  for (const range of merged) {
    const text = grid.grid.get(range.top)?.[grid.placeOf.get(range.left) ?? -1] ?? '';
    if (text === '') continue;
    const places = placesIn(grid.columns, range);
    const numbers = between(grid.numbers, range.top, range.bottom);
    looked += grid.columns.length * (numbers.length + 1);
    if (looked > limits.tableCells.value) throw tooManyCells();
    const isPart = places.size > 1 && isBesideBelow(grid, range);
    const repeated = numbers.filter(
      (number) => isPart || isBesideOthers(grid.grid.get(number) ?? [], places),
    );
    for (const number of repeated) {
      repeatInRow(grid.grid.get(number) ?? [], places, text);
      if (places.size > 1 || number !== numbers.at(-1)) over.add(number);
    }
  }
  return over;
}

function repeatInRow(row: string[], places: ReadonlySet<number>, text: string): void {
  for (const place of places) if (row[place] === '') row[place] = text;
}

function isBesideOthers(row: readonly string[], places: ReadonlySet<number>): boolean {
  return row.some((cell, place) => cell !== '' && !places.has(place));
}

/** So many rows below a merged cell show whether there are columns that it is not over. */
const rowsBelow = 4;

/** A caption begins where its table does: in the rows below a name of some columns there is something to its left. */
function isBesideBelow({ grid, numbers, placeOf }: Grid, { left, bottom }: Range): boolean {
  const place = placeOf.get(left) ?? 0;
  const from = countBelow(numbers, bottom + 1);
  return numbers
    .slice(from, from + rowsBelow)
    .filter((number, index) => number === bottom + 1 + index)
    .some((number) => hasCellBefore(grid.get(number) ?? [], place));
}

function placesIn(columns: readonly number[], { left, right }: Range): ReadonlySet<number> {
  return new Set(columns.flatMap((column, place) => (left <= column && column <= right ? [place] : [])));
}

function hasCellBefore(row: readonly string[], end: number): boolean {
  const first = row.findIndex((cell) => cell !== '');
  return first >= 0 && first < end;
}

/** Sorted numbers from one to another. */
function between(numbers: readonly number[], first: number, last: number): readonly number[] {
  return numbers.slice(countBelow(numbers, first), countBelow(numbers, last + 1));
}

function countBelow(numbers: readonly number[], bound: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

function tooManyCells(): Error {
  return tooManyParts(limits.tableCells.value, 'cells');
}
