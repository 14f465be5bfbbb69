import type { PdfRun } from './pdf-frames.ts';
import type { Grid } from './pdf-grid.ts';
import type { Line, TurnedRules } from './pdf-rules.ts';

/** A table that has lines under its rows, and none between its columns. Its edges are heights, from above. */
interface Bands {
  readonly from: number;
  readonly to: number;
  readonly ys: readonly number[];
}

/** Lines of one table begin and end within so many points. */
const sameEnd = 3;
const sameHeight = 1;
const fewestLines = 3;
const mostLines = 500;
/** In points. */
const highestRow = 150;
const lowestRow = 6;

/** Lines that follow each other with the same ends. Those under cells one by one count as one. @param along from below */
function bandsOf(along: readonly Line[]): Bands[] {
  const levels: { at: number; from: number; to: number }[] = [];
  for (const { at, from, to } of along.toReversed()) {
    const level = levels.at(-1);
    if (level !== undefined && level.at - at <= sameHeight) {
      level.from = Math.min(level.from, from);
      level.to = Math.max(level.to, to);
    } else levels.push({ at, from, to });
  }
  const stacks: { from: number; to: number; ys: number[] }[] = [];
  for (const { at, from, to } of levels) {
    const stack = stacks.at(-1);
    const step = (stack?.ys.at(-1) ?? 0) - at;
    const isNext =
      stack !== undefined &&
      Math.abs(stack.from - from) <= sameEnd &&
      Math.abs(stack.to - to) <= sameEnd &&
      step >= lowestRow &&
      step <= highestRow &&
      stack.ys.length < mostLines;
    if (isNext) stack.ys.push(at);
    else stacks.push({ from, to, ys: [at] });
  }
  return stacks.filter(({ ys }) => ys.length >= fewestLines);
}

/** Of the size of the text: lines of one cell are no further apart. */
const widestLeading = 1.45;
/** Of the size of the text: the names of columns stand no further above the first line. */
const farthestHead = 2.2;
/** In points: a narrower gap is one between words. */
const narrowestGap = 4;
const sameLine = 2;
const mostStacks = 40;
const mostColumns = 60;
/** On average, in one column at least: where all have more they are columns of prose. */
const mostCharsInCell = 40;
/** Of lines and runs that are looked at on a page. */
const mostPairs = 4_000_000;

/** Tables whose rows are told by the lines under them, where cells go on in lines below: without those, text tells rows as well. */
export function bandGrids({ along, across }: TurnedRules, runs: readonly PdfRun[]): Grid[] {
  if (along.length * runs.length > mostPairs) return [];
  return bandsOf(along)
    .slice(0, mostStacks)
    .filter((bands) => !across.some((line) => goesThrough(line, bands)))
    .flatMap((bands) => gridOf(bands, runs) ?? []);
}

/** A line between its columns, or beside them. */
function goesThrough(line: Line, { from, to, ys }: Bands): boolean {
  const [top = 0, bottom = 0] = [ys[0], ys.at(-1)];
  return line.at >= from - sameEnd && line.at <= to + sameEnd && line.from < top && line.to > bottom;
}

function gridOf({ from, to, ys }: Bands, runs: readonly PdfRun[]): Grid | undefined {
  const beside = runs.filter((run) => run.right > from && run.x < to);
  const rows = ys
    .slice(1)
    .map((low, index) => beside.filter((run) => run.y > low && run.y < (ys[index] ?? low)));
  const head = headAbove(ys[0] ?? 0, beside);
  const bands = head.length === 0 ? rows : [head, ...rows];
  const columns = columnsOf(bands.flat());
  if (columns.length < 2 || columns.length > mostColumns || !bands.some((band) => linesOf(band).length > 1))
    return undefined;
  if (!columns.some((column) => charsIn(column, bands.flat()) <= bands.length * mostCharsInCell))
    return undefined;
  if (bands.some((band) => areSeveralRows(linesOf(band), columns))) return undefined;
  const top = head.length === 0 ? [] : [Math.max(...head.map(({ y, size }) => y + size))];
  const between = columns.slice(1).map(({ left }, index) => ((columns[index]?.right ?? left) + left) / 2);
  const ends = { left: columns[0]?.left ?? from, right: columns.at(-1)?.right ?? to };
  const owner = bands.map((_band, row) => columns.map((_column, column) => row * columns.length + column));
  return {
    xs: [Math.min(from, ends.left), ...between, Math.max(to, ends.right)],
    ys: [...top, ...ys],
    owner,
  };
}

function charsIn({ left, right }: Column, runs: readonly PdfRun[]): number {
  const own = runs.filter((run) => run.right > left && run.x < right);
  return own.reduce((sum, { text }) => sum + text.length, 0);
}

/** The line of text right above the first of the lines, if it has several cells. */
function headAbove(line: number, runs: readonly PdfRun[]): readonly PdfRun[] {
  const above = runs.filter(({ y, size }) => y > line && y - line <= size * farthestHead);
  const lowest = Math.min(...above.map(({ y }) => y));
  const head = above.filter(({ y }) => y - lowest <= sameLine);
  return columnsOf(head).length > 1 ? head : [];
}

interface Column {
  readonly left: number;
  readonly right: number;
}

function columnsOf(runs: readonly PdfRun[]): Column[] {
  const columns: { left: number; right: number }[] = [];
  for (const { x, right } of runs.toSorted((a, b) => a.x - b.x)) {
    const last = columns.at(-1);
    if (last === undefined || x > last.right + narrowestGap) columns.push({ left: x, right });
    else last.right = Math.max(last.right, right);
  }
  return columns;
}

/** By their baselines, from above. */
function linesOf(band: readonly PdfRun[]): PdfRun[][] {
  const lines: PdfRun[][] = [];
  for (const run of band.toSorted((a, b) => b.y - a.y)) {
    const line = lines.at(-1);
    if (line?.[0] !== undefined && line[0].y - run.y <= sameLine) line.push(run);
    else lines.push([run]);
  }
  return lines;
}

/** Between two of the lines there are rows of their own: with room between them, numbers in one column, or all cells anew. */
function areSeveralRows(lines: readonly PdfRun[][], columns: readonly Column[]): boolean {
  if (lines.length < 2) return false;
  const isApart = lines.some((line, index) => {
    const [above, run] = [lines[index - 1]?.[0], line[0]];
    return above !== undefined && run !== undefined && above.y - run.y > run.size * widestLeading;
  });
  if (isApart) return true;
  const cells = lines.map((line) =>
    columns.map(({ left, right }) =>
      line
        .filter((run) => run.right > left && run.x < right)
        .map(({ text }) => text.trim())
        .join(' '),
    ),
  );
  const isNumber = (text = ''): boolean => /\d/.test(text) && !/\p{L}/u.test(text);
  const hasNumbers = columns.some((_column, at) => cells.filter((row) => isNumber(row[at])).length > 1);
  const [first = [], ...below] = cells;
  const areWhole = below.every((row) => row.every((text, at) => (text === '') === (first[at] === '')));
  return hasNumbers || (areWhole && !below.flat().some((text) => /^\p{Ll}/u.test(text)));
}
