import { joinedWords } from './pdf-cjk.ts';
import { type PdfFrame, type PdfRun, type PdfTextItem, type PdfView, pdfFrames } from './pdf-frames.ts';
import { type PdfLine, styleOf } from './pdf-lines.ts';
import type { PdfRule } from './pdf-marks.ts';
import { withNarrowColumns } from './pdf-narrow.ts';
import { cellsOf, pdfRegions, type Region } from './pdf-regions.ts';
import { type PdfRow, type PdfSegment, pdfRows } from './pdf-rows.ts';
import { type RuledRow, ruledParts } from './pdf-ruled.ts';
import { turnedRules } from './pdf-rules.ts';
import { withShortLeader } from './pdf-text.ts';
import { withTightBars } from './table-head.ts';

/**
 * The lines of a page in reading order. What is drawn goes in the order in which it is drawn, which writers of PDF keep; only
 * columns of prose that are drawn row by row are put one after the other. Takes linear time.
 */
export function pdfLayout(
  items: readonly PdfTextItem[],
  page: number,
  { view, rules = [] }: { readonly view: PdfView; readonly rules?: readonly PdfRule[] },
): PdfLine[] {
  return pdfFrames(items, view).flatMap((frame) => {
    const lineOf = lineMaker(frame, page);
    if (!frame.straight || rules.length === 0) return linesOf(frame.runs, lineOf);
    return ruledParts(frame.runs, turnedRules(rules, frame.angle)).flatMap((part) =>
      part.kind === 'runs' ? linesOf(part.runs, lineOf) : ruledLines(part.rows, lineOf),
    );
  });
}

function linesOf(runs: readonly PdfRun[], lineOf: LineMaker): PdfLine[] {
  return rowLines(withNarrowColumns(pdfRows(runs)), lineOf);
}

function rowLines(rows: readonly PdfRow[], lineOf: LineMaker): PdfLine[] {
  return pdfRegions(rows).flatMap((region) => {
    if (region.kind === 'lines') return region.rows.map((row) => plainLine(row, lineOf));
    return region.kind === 'columns' ? columnByColumn(region, lineOf) : rowByRow(region, lineOf);
  });
}

function ruledLines(rows: readonly RuledRow[], lineOf: LineMaker): PdfLine[] {
  return rows.map(({ segments, y, cells, isHead }, index) => {
    const text = cells.map(withTightBars).join(' | ');
    return lineOf(segments, y, { text, kind: 'row', goesOn: index > 0, isHead });
  });
}

type LineMaker = (
  segments: readonly PdfSegment[],
  y: number,
  set?: Pick<PdfLine, 'text' | 'kind' | 'goesOn' | 'isHead'>,
) => PdfLine;

function lineMaker({ top, bottom, straight }: PdfFrame, page: number): LineMaker {
  return (segments, y, set) => ({
    kind: 'text',
    text: textOf(segments),
    ...set,
    page,
    x: segments[0]?.x ?? 0,
    right: segments.at(-1)?.right ?? 0,
    y,
    ...styleOf(segments.flatMap(({ runs }) => runs)),
    ...(straight ? { edges: { top: top - y, bottom: y - bottom } } : {}),
  });
}

function textOf(segments: readonly PdfSegment[]): string {
  return segments.map(({ text }) => text).join(' ');
}

function plainLine(row: PdfRow, lineOf: LineMaker): PdfLine {
  const { segments, y } = row;
  const text = textOf(segments);
  if (isFilledIn(row)) return lineOf(segments, y, { text, kind: 'pair' });
  const leader = withShortLeader(text);
  return leader === undefined ? lineOf(segments, y) : lineOf(segments, y, { text: leader, kind: 'leader' });
}

/** What stands in a column may be a table. */
function columnByColumn({ rows, gutters }: Region, lineOf: LineMaker): PdfLine[] {
  const cells = rows.map((row) => ({ row, columns: cellsOf(row, gutters) }));
  return Array.from({ length: gutters.length + 1 }, (_, column) => {
    const own = cells.flatMap(({ row, columns }) => {
      const segments = columns[column] ?? [];
      return segments.length === 0 ? [] : [{ ...row, segments }];
    });
    return rowLines(own, lineOf);
  }).flat();
}

function rowByRow(region: Region, lineOf: LineMaker): PdfLine[] {
  const { rows, gutters, isWhole = false } = region;
  const isLed = rows.filter(({ segments }) => withShortLeader(textOf(segments)) !== undefined).length * 2;
  if (isLed >= rows.length) return rows.map((row) => ledLine(row, lineOf));
  if (isPairs(region))
    return rows.map(({ segments, y }) => lineOf(segments, y, { text: textOf(segments), kind: 'pair' }));
  const lines: PdfLine[] = [];
  let cells: string[] = [];
  let previous: PdfRow | undefined;
  for (const row of rows) {
    const texts = cellsOf(row, gutters).map(textOf);
    const isNear = previous !== undefined && previous.y - row.y <= row.size * 1.6;
    const goesOn = isNear && !isWhole && texts[0] === '' && !areOfTwoRows(cells, texts);
    if (goesOn) lines.pop();
    cells = goesOn ? cells.map((cell, index) => joinedWords(cell, texts[index] ?? '')) : texts;
    const filled = cells.filter((cell) => cell !== '');
    const text = filled.length === 1 ? filled.join('') : cells.join(' | ');
    lines.push(lineOf(row.segments, row.y, { text, kind: 'row', goesOn: lines.length > 0 }));
    previous = row;
  }
  return lines;
}

/** Each has a number in the same column: the lower one lacks its name, as a total does, or has that of the row above. */
function areOfTwoRows(upper: readonly string[], lower: readonly string[]): boolean {
  const isNumber = (text = ''): boolean => /\d/.test(text) && (text.match(/\p{L}/gu)?.length ?? 0) <= 3;
  return lower.some((text, column) => isNumber(text) && isNumber(upper[column]));
}

/** A line of a list of prices; one without dots has its price beside its label all the same. */
function ledLine(row: PdfRow, lineOf: LineMaker): PdfLine {
  const { segments, y } = row;
  const text = textOf(segments);
  if (segments.length < 2 || withShortLeader(text) !== undefined) return plainLine(row, lineOf);
  return lineOf(segments, y, { text, kind: 'leader' });
}

/** A form: labels that end with a colon, and what is filled in; or lines with their numbers. */
function isPairs({ rows, gutters }: Region): boolean {
  if (rows.some(isFilledIn)) return true;
  if (gutters.length !== 1) return false;
  const cells = rows.map((row) => cellsOf(row, gutters).map(textOf));
  const labels = cells.filter(([label = '']) => /[:：]$/.test(label)).length;
  const numbered = cells.filter(
    ([label = '', text = '']) => /^\d{1,5}$/.test(label) && /^[^\d]*\p{L}/u.test(text),
  ).length;
  return (
    labels * 2 > rows.length || (numbered === rows.length && countsUp(cells.map(([label]) => Number(label))))
  );
}

/** It holds the value of a field, which has no font. */
function isFilledIn({ segments }: PdfRow): boolean {
  return segments.some(({ runs }) => runs.some(({ font }) => font === ''));
}

function countsUp(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || number === (numbers[index - 1] ?? 0) + 1);
}
