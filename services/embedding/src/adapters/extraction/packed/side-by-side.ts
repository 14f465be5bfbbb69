import { limits } from '../../../limits.ts';
import { hasEmptyRow } from './cell-grid.ts';
import type { Cell, Range, SheetContent } from './xlsx-sheet.ts';

type Grid = Pick<SheetContent, 'cells' | 'merged' | 'hidden'>;

/** Cells of some columns of rows that follow each other, by row. */
interface Side {
  readonly columns: readonly number[];
  readonly rows: ReadonlyMap<number, readonly Cell[]>;
}

/** A side that has names over all of its columns, and something in the first of them in each row below, to its last. */
interface NamedSide {
  readonly names: readonly string[];
  readonly first: number;
  readonly last: number;
}

/** Rows by which the ends of two tables differ; one row less may be one that has no value. */
const rowsApart = 2;
/** Names that two tables have in common, where they are two. */
const namesInCommon = 2;

/**
 * Cuts a sheet where tables stand side by side: a column between them is empty as long as their rows go on, each has names over its columns, and
 * there is a sign that they are two: they begin or end in other rows, or have the same names. Without such a sign it is one table with
 * a column that only spaces it out, and its rows stay whole.
 *
 * @returns parts to be read one after the other; a sheet without such tables is one
 */
export function partsOf({ cells, merged, hidden }: Grid): Grid[] {
  const parts: Cell[][] = [];
  let whole: Cell[] = [];
  const budget = { looks: limits.tableCells.value };
  for (const band of bandsOf(cells, hidden.rows)) {
    const sides = sidesOf(band, merged, budget);
    if (sides.length < 2) {
      for (const cell of band) whole.push(cell);
      continue;
    }
    if (whole.length > 0) parts.push(whole);
    whole = [];
    for (const side of sides) parts.push([...side.rows.values()].flat());
  }
  if (whole.length > 0 || parts.length === 0) parts.push(whole);
  return parts.map((part) => ({ cells: part, merged, hidden }));
}

/** Cells between rows that are empty. */
function bandsOf(cells: readonly Cell[], hiddenRows: ReadonlySet<number>): Cell[][] {
  const bands: Cell[][] = [];
  let lastRow = -1;
  for (const cell of cells) {
    const band = bands.at(-1);
    if (band === undefined || hasEmptyRow(lastRow + 1, cell.row, hiddenRows)) bands.push([cell]);
    else band.push(cell);
    lastRow = cell.row;
  }
  return bands;
}

/** One side where nothing is told apart, also where that would take more looks than are left: sheets may be made to take for ever. */
function sidesOf(band: readonly Cell[], merged: readonly Range[], budget: { looks: number }): Side[] {
  const columns = [...new Set(band.map(({ column }) => column))].sort((a, b) => a - b);
  const gaps = columns.filter((column, at) => at > 0 && column > (columns[at - 1] ?? 0) + 1).length;
  const looks = gaps * (band.length + merged.length);
  if (gaps === 0 || looks > budget.looks) return [sideOf(band, columns)];
  budget.looks -= looks;
  const sides: Side[] = [];
  for (const group of groupsOf(columns, overlapping(band, merged))) {
    const [left, right] = [sides.at(-1), sideOf(band, group)];
    if (left === undefined || areTwo(left, right)) sides.push(right);
    else sides.splice(-1, 1, sideOf(band, [...left.columns, ...group]));
  }
  return sides;
}

/** Columns with none between them that is empty, or that a merged cell goes over. */
function groupsOf(columns: readonly number[], merged: readonly Range[]): number[][] {
  const groups: number[][] = [];
  for (const column of columns) {
    const last = groups.at(-1)?.at(-1);
    const goesOn =
      last !== undefined && (column === last + 1 || merged.some((range) => spans(range, last, column)));
    if (goesOn) groups.at(-1)?.push(column);
    else groups.push([column]);
  }
  return groups;
}

function overlapping(band: readonly Cell[], merged: readonly Range[]): Range[] {
  const [top, bottom] = [band[0]?.row ?? 0, band.at(-1)?.row ?? 0];
  return merged.filter((range) => range.bottom >= top && range.top <= bottom);
}

function spans({ left, right }: Range, first: number, last: number): boolean {
  return left <= first && right >= last;
}

function sideOf(band: readonly Cell[], columns: readonly number[]): Side {
  const own = new Set(columns);
  const cells = band.filter(({ column }) => own.has(column));
  return { columns, rows: Map.groupBy(cells, ({ row }) => row) };
}

function areTwo(left: Side, right: Side): boolean {
  const [one, other] = [namedSide(left), namedSide(right)];
  if (one === undefined || other === undefined) return false;
  if (one.first !== other.first || Math.abs(one.last - other.last) >= rowsApart) return true;
  return one.names.filter((name) => other.names.includes(name)).length >= namesInCommon;
}

/** Undefined for what is no table by itself. A single cell above the names is a title. */
function namedSide({ columns, rows }: Side): NamedSide | undefined {
  const [first = [], second = []] = rows.values();
  const names = first.length === 1 ? second : first;
  const below = [...rows].slice(first.length === 1 ? 2 : 1);
  if (columns.length < 2 || below.length === 0 || names.length < columns.length) return undefined;
  if (!names.every(({ text }) => /\p{L}/u.test(text))) return undefined;
  const top = names[0]?.row ?? 0;
  const goesOn = below.every(
    ([number, cells], index) =>
      number === top + 1 + index && cells.some(({ column }) => column === columns[0]),
  );
  if (!goesOn) return undefined;
  const texts = names.map(({ text }) => text.trim().toLowerCase());
  return { names: texts, first: top, last: top + below.length };
}
