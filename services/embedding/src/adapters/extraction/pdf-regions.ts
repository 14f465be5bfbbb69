import { type DrawnTable, DrawnTables } from './pdf-cells.ts';
import { DrawnColumns, type DrawnProse, type Gutter } from './pdf-columns.ts';
import type { PdfRow, PdfSegment } from './pdf-rows.ts';

/** Rows that follow each other. */
export interface Region {
  /** `columns`: to be read one after the other; `table`: row by row; `lines`: as they are. */
  readonly kind: 'columns' | 'table' | 'lines';
  readonly rows: readonly PdfRow[];
  /** Between its columns. */
  readonly gutters: readonly Gutter[];
  /** Each row has all lines of its cells. */
  readonly isWhole?: boolean;
}

/** Rows are no further apart, in sizes of their text. */
const farthestRow = 4;
/** Of the size of the text. */
const narrowestGutter = 0.6;
/** A row of more parts is no row of a table. */
const mostParts = 60;

/** Parts rows into regions. Each row is looked at a few times at most. */
export function pdfRegions(rows: readonly PdfRow[]): Region[] {
  const regions: Region[] = [];
  const columns = new DrawnColumns(rows, areColumnsOfProse);
  const tables = new DrawnTables(rows, (at) => columns.at(at)?.gutters);
  for (let at = 0; at < rows.length; ) {
    const prose = columns.at(at);
    const table = prose === undefined ? tables.at(at) : undefined;
    const drawn = table === undefined ? undefined : drawnRegion(table);
    const region = (prose && proseRegion(prose)) ?? drawn ?? regionAt(rows, at);
    regions.push(region);
    at += table?.drawn ?? region.rows.length;
  }
  return regions;
}

function proseRegion(prose: DrawnProse): Region {
  return { kind: 'columns', ...prose };
}

function drawnRegion({ cells, gutters }: DrawnTable): Region {
  return { kind: 'table', rows: cells, gutters, isWhole: true };
}

function regionAt(rows: readonly PdfRow[], from: number): Region {
  return spreadColumnsAt(rows, from) ?? partedAt(rows, from);
}

/** Columns whose first row has gaps of its own between words, since its lines are spread to one width. */
function spreadColumnsAt(rows: readonly PdfRow[], from: number): Region | undefined {
  const first = rows[from];
  if (first === undefined || !isParted(first)) return undefined;
  const gutters = guttersOf(rows.slice(from, from + fewestLines));
  if (gutters.length === 0 || gutters.length * 2 >= gapsOf(first).length) return undefined;
  const { last, end } = extent(rows, from, gutters);
  const columns = [...rows.slice(from, last + 1), ...tailOf(rows.slice(last, end))];
  const common = columns.reduce((left, row) => narrowed(left, row), gutters);
  const areColumns = beginAtOnePlace(columns, common) && isProse(columns, common);
  return areColumns ? { kind: 'columns', rows: columns, gutters: common } : undefined;
}

/** The lines of each column behind the first do, but for those that are indented: by chance gaps have others. */
function beginAtOnePlace(rows: readonly PdfRow[], gutters: readonly Gutter[]): boolean {
  const cells = rows.map((row) => cellsOf(row, gutters));
  return gutters.every((_, column) => {
    const starts = cells.flatMap((row) => row[column + 1]?.[0]?.x ?? []);
    return agree(starts);
  });
}

function partedAt(rows: readonly PdfRow[], from: number): Region {
  const { last, end } = extent(rows, from);
  if (last === from) return { kind: 'lines', rows: rows.slice(from, from + 1), gutters: [] };
  const table = rows.slice(from, last + 1);
  const columns = [...table, ...tailOf(rows.slice(last, end))];
  const gutters = guttersOf(columns);
  if (gutters.length > 0 && isProse(columns, gutters)) return { kind: 'columns', rows: columns, gutters };
  if (isRunningText(table)) return { kind: 'lines', rows: table, gutters: [] };
  const whole = [...table, ...lastCellOf(rows.slice(last, end))];
  return { kind: 'table', rows: whole, gutters: guttersOf(whole) };
}

/** Of the size of the text. */
const widestLeading = 1.6;

/** Lines with which a cell of the last row, not the first, goes on alone below the others. */
function lastCellOf([row, ...below]: readonly PdfRow[]): readonly PdfRow[] {
  const starts = row?.segments.slice(1).map(({ x }) => x) ?? [];
  const end = below.findIndex(({ segments: [first, ...others], y, size }, index) => {
    const step = ((index === 0 ? row : below[index - 1])?.y ?? y) - y;
    const isAtCell = starts.some((start) => Math.abs(start - (first?.x ?? 0)) <= sameEdge);
    return others.length > 0 || !isAtCell || step > size * widestLeading;
  });
  return end < 0 ? below : below.slice(0, end);
}

/** Edges of cells of a column agree within so many points. */
const sameEdge = 2;
const fewestAligned = 0.7;

function agree(edges: readonly number[]): boolean {
  const [middle = 0] = edges.toSorted((a, b) => a - b).slice(edges.length >> 1);
  return edges.filter((edge) => Math.abs(edge - middle) <= sameEdge).length >= edges.length * fewestAligned;
}

/** The last parts of rows begin at the same place, or are numbers that end there. */
function isAligned(rows: readonly PdfRow[]): boolean {
  const cells = rows.flatMap(({ segments }) => (segments.length > 1 ? segments.slice(-1) : []));
  const areNumbers =
    cells.filter(({ text }) => /\d/.test(text) && !/\p{L}/u.test(text)).length * 2 > cells.length;
  return agree(cells.map(({ x }) => x)) || (areNumbers && agree(cells.map(({ right }) => right)));
}

/** Lines that are spread to a common width: a sentence that begins large goes on small, or a word goes on. */
function isRunningText(rows: readonly PdfRow[]): boolean {
  const starts = rows.map(({ segments }) => segments[0]?.text ?? '');
  const isLow = (text: string | undefined): boolean => /^\p{Ll}/u.test(text ?? '');
  const divided = rows.some(
    ({ segments }, index) =>
      /\p{L}[-\u2010\u00ad]$/u.test(segments.at(-1)?.text ?? '') && isLow(starts[index + 1]),
  );
  const low = starts.filter(isLow).length;
  const goesOn = low * 3 >= rows.length * (isLow(starts[0]) ? 2 : 1);
  return divided || areSpread(rows) || (goesOn && !isAligned(rows));
}

/** Gaps in a line, and those of several lines, differ by more in points where they are between cells. */
const sameGap = 1;
const fewestSpread = 0.7;

/** Within each line all words are as far apart, and in others by more or less. */
function areSpread(rows: readonly PdfRow[]): boolean {
  const gaps = rows.map(gapsBetweenRuns).filter(({ length }) => length > 1);
  const even = gaps.filter((own) => rangeOf(own) <= sameGap);
  const isOften = even.length > 1 && even.length >= gaps.length * fewestSpread;
  return isOften && rangeOf(even.map(([gap = 0]) => gap)) > sameGap;
}

function rangeOf(numbers: readonly number[]): number {
  const [first = 0] = numbers;
  const [least, most] = [Math.min, Math.max].map((of) => numbers.reduce((a, b) => of(a, b), first));
  return (most ?? 0) - (least ?? 0);
}

function gapsBetweenRuns({ segments }: PdfRow): number[] {
  const runs = segments.flatMap((segment) => segment.runs).sort((a, b) => a.x - b.x);
  return runs.slice(1).map(({ x }, at) => x - (runs[at]?.right ?? x));
}

/** How many rows from this one have columns in common: the last that has parts, and the end of those that leave gutters free. */
function extent(
  rows: readonly PdfRow[],
  from: number,
  found?: readonly Gutter[],
): { last: number; end: number } {
  const first = rows[from];
  if (first === undefined || !isParted(first)) return { last: from, end: from + 1 };
  let gutters = found ?? gapsOf(first);
  let last = from;
  let end = from + 1;
  for (; end < rows.length; end += 1) {
    const row = rows[end];
    const previous = rows[end - 1];
    if (row === undefined || previous === undefined || !isBelow(row, previous)) break;
    const left = narrowed(gutters, row);
    if (left.length === 0 || left.length * 2 < gutters.length) break;
    if (row.segments.length === 1 && left.length < gutters.length) break;
    gutters = left;
    if (isParted(row)) last = end;
  }
  return { last, end };
}

/** A column that is longer than its neighbour goes on alone: what follows the first row, until the distance grows. */
function tailOf(rows: readonly PdfRow[]): readonly PdfRow[] {
  const pitch = (rows[0]?.size ?? 0) * 1.8;
  const end = rows.findIndex((row, index) => {
    const previous = rows[index - 1];
    return previous !== undefined && previous.y - row.y > pitch;
  });
  return rows.slice(1, end < 0 ? undefined : end);
}

function isParted({ segments }: PdfRow): boolean {
  return segments.length > 1 && segments.length <= mostParts;
}

function isBelow(row: PdfRow, previous: PdfRow): boolean {
  const step = previous.y - row.y;
  return step > 0 && step <= Math.max(previous.size, row.size) * farthestRow;
}

function guttersOf(rows: readonly PdfRow[]): readonly Gutter[] {
  const first = rows[0];
  if (first === undefined) return [];
  return rows.slice(1).reduce((gutters, row) => narrowed(gutters, row), gapsOf(first));
}

function gapsOf({ segments, size }: PdfRow): readonly Gutter[] {
  const sorted = [...segments].sort((a, b) => a.x - b.x);
  return sorted.slice(1).flatMap((segment, index) => {
    const left = sorted[index]?.right ?? 0;
    return segment.x - left >= size * narrowestGutter ? [{ left, right: segment.x }] : [];
  });
}

/** What of the gutters a row leaves free. */
function narrowed(gutters: readonly Gutter[], row: PdfRow): readonly Gutter[] {
  const segments = [...row.segments].sort((a, b) => a.x - b.x);
  const left: Gutter[] = [];
  let next = 0;
  for (const gutter of gutters) {
    while (next < segments.length && (segments[next]?.right ?? 0) <= gutter.left) next += 1;
    const free = largestFree(gutter, segments, next);
    if (free.right - free.left >= row.size * narrowestGutter) left.push(free);
  }
  return left;
}

function largestFree(gutter: Gutter, segments: readonly PdfSegment[], from: number): Gutter {
  let best: Gutter = { left: gutter.left, right: gutter.left };
  let start = gutter.left;
  for (let at = from; at < segments.length && start < gutter.right; at += 1) {
    const segment = segments[at];
    if (segment === undefined) break;
    const end = Math.min(segment.x, gutter.right);
    if (end - start > best.right - best.left) best = { left: start, right: end };
    start = Math.max(start, segment.right);
  }
  if (gutter.right - start > best.right - best.left) best = { left: start, right: gutter.right };
  return best;
}

/** The parts of a row by column, without a gap where a column has none. */
export function cellsOf({ segments }: PdfRow, gutters: readonly Gutter[]): readonly PdfSegment[][] {
  const cells: PdfSegment[][] = Array.from({ length: gutters.length + 1 }, () => []);
  for (const segment of segments) {
    const middle = (segment.x + segment.right) / 2;
    const after = gutters.findIndex(({ left }) => middle <= left);
    cells[after < 0 ? gutters.length : after]?.push(segment);
  }
  return cells;
}

/** Fewer lines side by side may be anything. */
const fewestLines = 3;
const fewestChars = 16;
const fewestWords = 3;

/** Whether the columns of a region are prose, to be read one after the other, and not cells of a table. */
function isProse(rows: readonly PdfRow[], gutters: readonly Gutter[]): boolean {
  const lines = rows.map((row) =>
    cellsOf(row, gutters).map((cell) => cell.map(({ text }) => text).join(' ')),
  );
  const columns = Array.from({ length: gutters.length + 1 }, (_, column) =>
    lines.map((cells) => cells[column] ?? '').filter((text) => text !== ''),
  );
  return areColumnsOfProse(columns);
}

function areColumnsOfProse(columns: readonly (readonly string[])[]): boolean {
  if (columns.some((texts) => texts.length < fewestLines)) return false;
  return columns.every(looksLikeLines) && goesOnBetweenLines(columns);
}

function looksLikeLines(texts: readonly string[]): boolean {
  const chars = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
  if (isCaseless(texts)) return chars >= fewestChars / 2;
  const words = texts.reduce((sum, text) => sum + text.split(' ').length, 0) / texts.length;
  return chars >= fewestChars && words >= fewestWords;
}

/** Sentences that run over ends of lines: cells of a table begin anew. */
function goesOnBetweenLines(columns: readonly (readonly string[])[]): boolean {
  const follows = columns.flatMap((texts) => texts.slice(1));
  if (isCaseless(follows)) return true;
  const low = follows.filter((text) => /^["'“„«(]?\p{Ll}/u.test(text)).length;
  return low >= follows.length * 0.25;
}

/** Of a script without small letters. */
function isCaseless(texts: readonly string[]): boolean {
  return texts.filter((text) => /\p{Ll}/u.test(text)).length * 2 < texts.length;
}
