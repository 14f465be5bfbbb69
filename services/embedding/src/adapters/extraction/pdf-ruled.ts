import { bandGrids } from './pdf-bands.ts';
import { type Box, boxGrids } from './pdf-boxes.ts';
import { joinedWords } from './pdf-cjk.ts';
import type { PdfRun } from './pdf-frames.ts';
import { areRectangles, type Grid, Groups } from './pdf-grid.ts';
import { type PdfSegment, pdfRows } from './pdf-rows.ts';
import type { Line, TurnedRules } from './pdf-rules.ts';
import { wordPlaces } from './pdf-word-places.ts';

/** A row of a table with lines around its cells. */
export interface RuledRow {
  readonly y: number;
  /** What stands in it; of cells over several rows in the first. */
  readonly segments: readonly PdfSegment[];
  /** A text for each column; merged cells repeated, a cell over all columns once. */
  readonly cells: readonly string[];
  /** It names columns, since its cells are over several of them or over rows of names. */
  readonly isHead: boolean;
}

/** What is drawn one after the other: runs that are in no table, and tables. */
export type DrawnPart =
  | { readonly kind: 'runs'; readonly runs: readonly PdfRun[] }
  | { readonly kind: 'table'; readonly rows: readonly RuledRow[] };

/** Lines meet, and edges agree, within so many points. */
const near = 2.5;
/** A row or a column that is narrower is none, but two lines beside each other. */
const narrowest = 3;
const mostRows = 500;
const mostColumns = 60;
/** Pairs of lines that are looked at for tables on a page. */
const mostPairs = 4_000_000;
/** Larger cells are boxes around text, and no table. */
const mostCharsPerCell = 160;
/** A merged cell with a longer text has it once. */
const longestRepeated = 300;

/** Parts the runs of a page at its tables with lines around their cells. What is not surely a table is left as it is drawn. */
export function ruledParts(runs: readonly PdfRun[], rules: TurnedRules): DrawnPart[] {
  const tables = [...gridsOf(rules), ...bandGrids(rules, runs)].flatMap((grid) => filled(grid, runs) ?? []);
  if (tables.length === 0) return [{ kind: 'runs', runs }];
  const tableOf = new Map<PdfRun, Filled>();
  for (const table of tables) for (const run of table.runs) tableOf.set(run, table);
  const parts: DrawnPart[] = [];
  const told = new Set<Filled>();
  let open: PdfRun[] = [];
  const close = (): void => {
    if (open.length > 0) parts.push({ kind: 'runs', runs: open });
    open = [];
  };
  for (const run of runs) {
    const table = tableOf.get(run);
    if (table === undefined) open.push(run);
    else if (!told.has(table)) {
      close();
      told.add(table);
      parts.push({ kind: 'table', rows: table.rows });
    }
  }
  close();
  return parts;
}

function gridsOf({ along, across }: TurnedRules): Grid[] {
  if (along.length < 3 || across.length < 1 || along.length * across.length > mostPairs) return [];
  const groups = groupsThatMeet(along, across);
  return [
    ...groups.flatMap((group) => gridOf(group) ?? []),
    ...boxGrids(groups.flatMap((group) => boxOf(group) ?? [])),
  ];
}

/** The cell that lines make when they make but one. */
function boxOf({ along, across }: TurnedRules): Box | undefined {
  if (along.length !== 2 || across.length !== 2) return undefined;
  const [low, high] = along.map(({ at }) => at);
  const [left, right] = across.map(({ at }) => at);
  if (low === undefined || high === undefined || left === undefined || right === undefined) return undefined;
  return { low, high, left, right };
}

/** Lines that meet each other, each group as its own. */
function groupsThatMeet(along: readonly Line[], across: readonly Line[]): TurnedRules[] {
  const groups = new Groups(along.length + across.length);
  along.forEach((line, index) => {
    across.forEach((other, place) => {
      const meets =
        other.at >= line.from - near &&
        other.at <= line.to + near &&
        line.at >= other.from - near &&
        line.at <= other.to + near;
      if (meets) groups.join(index, along.length + place);
    });
  });
  const byGroup = Map.groupBy([...along, ...across].keys(), (index) => groups.of(index));
  return [...byGroup.values()].map((members) => ({
    along: members.flatMap((index) => along[index] ?? []),
    across: members.flatMap((index) => across[index - along.length] ?? []),
  }));
}

function gridOf({ along, across }: TurnedRules): Grid | undefined {
  const xs = edges(
    across.map(({ at }) => at),
    along,
  );
  const ys = edges(
    along.map(({ at }) => at),
    across,
  ).reverse();
  const [columns, rows] = [xs.length - 1, ys.length - 1];
  if (columns < 2 || rows < 2 || columns > mostColumns || rows > mostRows) return undefined;
  const groups = new Groups(columns * rows);
  for (let cell = 0; cell < columns * rows; cell += 1) {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    const [x, y] = [middleOf(xs, column), middleOf(ys, row)];
    const isLast = { row: row + 1 === rows, column: column + 1 === columns };
    if (!isLast.column && !isLineAt(across, xs[column + 1] ?? 0, y)) groups.join(cell, cell + 1);
    if (!isLast.row && !isLineAt(along, ys[row + 1] ?? 0, x)) groups.join(cell, cell + columns);
  }
  const owner = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_column, column) => groups.of(row * columns + column)),
  );
  return areRectangles(owner) ? { xs, ys, owner } : undefined;
}

/** Where lines stand, from the least, and where those that cross them end beyond the outermost: tables may be open at their sides. */
function edges(places: readonly number[], crossing: readonly Line[]): number[] {
  const ends = [
    crossing.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY),
    crossing.reduce((most, { to }) => Math.max(most, to), Number.NEGATIVE_INFINITY),
  ];
  const distinct: number[] = [];
  for (const place of [...places, ...ends].sort((a, b) => a - b))
    if (Number.isFinite(place) && place - (distinct.at(-1) ?? Number.NEGATIVE_INFINITY) > narrowest)
      distinct.push(place);
  return distinct;
}

function middleOf(edgesOf: readonly number[], index: number): number {
  return ((edgesOf[index] ?? 0) + (edgesOf[index + 1] ?? 0)) / 2;
}

function isLineAt(lines: readonly Line[], at: number, point: number): boolean {
  return lines.some((line) => Math.abs(line.at - at) <= narrowest && line.from <= point && line.to >= point);
}

interface Filled {
  readonly runs: readonly PdfRun[];
  readonly rows: readonly RuledRow[];
}

/** A grid with the runs that stand in it; undefined where they do not make it a table. */
function filled(grid: Grid, runs: readonly PdfRun[]): Filled | undefined {
  const inside = runs.filter((run) => placeIn(grid, run) !== undefined);
  // Values of forms have places of their own.
  if (inside.some((run) => run.font === '')) return undefined;
  const pieces = inside.flatMap((run) => (staysInside(grid, run) ? [run] : piecesOf(grid, run)));
  // Text that goes over an edge belongs to no cell.
  if (!pieces.every((piece) => staysInside(grid, piece))) return undefined;
  const byOwner = Map.groupBy(pieces, (piece) => ownerOf(grid, piece));
  const texts = new Map([...byOwner].map(([owner, own]) => [owner, cellOf(own)]));
  const chars = [...texts.values()].reduce((sum, { text }) => sum + text.length, 0);
  const rows = rowsOf(grid, texts);
  const full = rows.filter(({ cells }) => new Set(cells.filter((cell) => cell !== '')).size > 1);
  if (full.length < 2 || chars > texts.size * mostCharsPerCell) return undefined;
  return { runs: inside, rows };
}

/** The texts of cells side by side may come in one piece: its words by the cells in which their middles are. */
function piecesOf(grid: Grid, run: PdfRun): PdfRun[] {
  const pieces: { owner: number; run: PdfRun }[] = [];
  for (const { start, end, left, right } of wordPlaces(run.text, run.x, run.right - run.x)) {
    const word = { ...run, text: run.text.slice(start, end), x: left, right };
    const owner = ownerOf(grid, word);
    const last = pieces.at(-1);
    if (last?.owner !== owner) pieces.push({ owner, run: word });
    else last.run = { ...last.run, text: `${last.run.text} ${word.text}`, right };
  }
  return pieces.map((piece) => piece.run);
}

interface Place {
  readonly row: number;
  readonly column: number;
}

function placeIn({ xs, ys }: Grid, run: PdfRun): Place | undefined {
  const x = (run.x + run.right) / 2;
  const y = run.y + run.size * 0.3;
  const column = xs.findLastIndex((edge) => edge <= x);
  const row = ys.findLastIndex((edge) => edge >= y);
  return column < 0 || row < 0 || column >= xs.length - 1 || row >= ys.length - 1
    ? undefined
    : { row, column };
}

function ownerOf(grid: Grid, run: PdfRun): number {
  const { row, column } = placeIn(grid, run) ?? { row: 0, column: 0 };
  return grid.owner[row]?.[column] ?? 0;
}

/** From its first sign to its last it is in one cell. */
function staysInside(grid: Grid, run: PdfRun): boolean {
  const columnAt = (x: number): number => grid.xs.findLastIndex((edge) => edge <= x);
  const { row } = placeIn(grid, run) ?? { row: 0 };
  const own = ownerOf(grid, run);
  const reach = run.size * 0.5;
  const [first, last] = [
    columnAt(Math.min(run.x + reach, run.right)),
    columnAt(Math.max(run.right - reach, run.x)),
  ];
  return [first, last].every((column) => (grid.owner[row]?.[column] ?? own) === own);
}

interface CellText {
  readonly text: string;
  readonly segments: readonly PdfSegment[];
}

function cellOf(runs: readonly PdfRun[]): CellText {
  const rows = pdfRows(runs).toSorted((a, b) => b.y - a.y);
  const segments = rows.flatMap((row) => row.segments);
  const lines = rows.map((row) => row.segments.map(({ text }) => text).join(' '));
  return { text: lines.reduce((text, line) => joinedWords(text, line), ''), segments };
}

function rowsOf({ ys, owner }: Grid, texts: ReadonlyMap<number, CellText>): RuledRow[] {
  const firstRow = new Map<number, number>();
  owner.forEach((row, y) => {
    for (const one of row) if (!firstRow.has(one)) firstRow.set(one, y);
  });
  const heads = headRows(owner, texts);
  return owner.flatMap((row, y) => {
    const own = [...new Set(row)].filter((one) => firstRow.get(one) === y);
    const segments = own.flatMap((one) => texts.get(one)?.segments ?? []);
    // Below an edge of its own a row may hold nothing but cells that go on.
    if (segments.length === 0) return [];
    const cells = row.map((one, x) => {
      const text = texts.get(one)?.text ?? '';
      const isFirst = firstRow.get(one) === y && row.indexOf(one) === x;
      return isFirst || text.length <= longestRepeated ? text : '';
    });
    const isTitle = new Set(row).size === 1;
    return [{ y: ys[y] ?? 0, segments, cells: isTitle ? cells.slice(0, 1) : cells, isHead: y < heads }];
  });
}

/** Rows of names: where cells of the first row are over several columns, those that its cells reach down to and one below. */
function headRows(owner: readonly (readonly number[])[], texts: ReadonlyMap<number, CellText>): number {
  const [first = []] = owner;
  const isWide = new Set(first).size < first.length && new Set(first).size > 1;
  const isNumber = (one: number): boolean => /^[\d.,%€$£ -]+$/.test(texts.get(one)?.text ?? '');
  const below = owner[1] ?? [];
  return isWide && below.every((one) => first.includes(one) || !isNumber(one)) ? 2 : 0;
}
