import type { Block } from '../../domain/block.ts';
import { paragraphOrLines } from '../../domain/records.ts';
import { headLinesOf, tablesOf } from './table-head.ts';

/** Fewer lines may be anything. */
const fewestLines = 3;
const mostHeadLines = 3;
const mostColumns = 100;
/** Lines between the parts of a table: `|---|---|`, `+=====+`, `-----  ----`. */
const ruler = /^(?=.*[-=─]{2})[-=─+|:┼ \t]+$/;

/**
 * A paragraph of plain text as a table, where its lines are drawn as one: cells between bars, columns under a line with gaps, or
 * columns of values under their names with nothing but spaces between.
 * What is before and after the table stays text. Linear in the text.
 */
export function textBlocks(text: string): Block[] {
  const lines = text.trimEnd().split('\n');
  if (lines.length < fewestLines) return [paragraphOrLines(text)];
  const drawn = /[│┃║]/.test(text) ? barTable(withAsciiBars(lines)) : undefined;
  if (drawn !== undefined) return drawn;
  if (!lines.some((line) => ruler.test(line)))
    return bareTable(lines) ?? alignedTable(lines) ?? [paragraphOrLines(text)];
  return barTable(lines) ?? columnTable(withoutTopRule(lines)) ?? [paragraphOrLines(text)];
}

/** Frames of box-drawing characters, as terminals and databases print them. */
function withAsciiBars(lines: readonly string[]): string[] {
  return lines.map((line) =>
    line
      .replace(/[│┃║]/g, '|')
      .replace(/[─━═]/g, '-')
      .replace(/[\u250c-\u254b\u2552-\u256c]/g, '+'),
  );
}

const fewestAligned = 3;
const mostCaptionLines = 2;
const longestAligned = 400;

/** Three columns or more, parted by spaces that all lines have in the same places, or by as many tabs, under names that are told from the values by their kind: no log is that. */
function alignedTable(lines: readonly string[]): Block[] | undefined {
  if (lines.some((line) => line.length > longestAligned)) return undefined;
  for (let start = 0; start <= mostCaptionLines && lines.length - start >= fewestLines; start += 1) {
    const rows = rowsByTabs(lines.slice(start)) ?? rowsBySpaces(lines.slice(start));
    if (rows === undefined || headLinesOf(rows, { marksNames: true }) !== 1) continue;
    return blocksOf(lines, { start, end: lines.length, rows, headLines: 1 });
  }
  return undefined;
}

function rowsByTabs(lines: readonly string[]): string[][] | undefined {
  const rows = lines.map((line) => line.split('\t').map((cell) => cell.trim()));
  const width = rows[0]?.length ?? 0;
  return width >= fewestAligned && rows.every((cells) => cells.length === width) ? rows : undefined;
}

function rowsBySpaces(lines: readonly string[]): string[][] | undefined {
  if (lines.some((line) => line.includes('\t'))) return undefined;
  const cuts = withoutCutsInCells(cutsBetween(lines), lines);
  if (cuts.length + 1 < fewestAligned || cuts.length >= mostColumns) return undefined;
  const ends = [...cuts, longestAligned];
  const rows = lines.map((line) => ends.map((end, column) => line.slice(cuts[column - 1] ?? 0, end).trim()));
  const full = rows.filter((cells) => cells.every((cell) => cell !== '')).length;
  return full * 2 >= rows.length && rows[0]?.every((cell) => cell !== '') ? rows : undefined;
}

/** Places between columns: spaces in every line, of which half of the lines have two or more there. */
function cutsBetween(lines: readonly string[]): number[] {
  const length = lines.reduce((most, line) => Math.max(most, line.length), 0);
  const isBlank = (at: number): boolean => lines.every((line) => /^\s?$/.test(line.charAt(at)));
  const cuts: number[] = [];
  let start: number | undefined;
  for (let at = 0; at < length; at += 1) {
    if (isBlank(at)) start ??= at;
    else if (start !== undefined) {
      if (start > 0 && lines.filter((line) => isWideGap(line, at - 1)).length * 2 >= lines.length)
        cuts.push(at);
      start = undefined;
    }
  }
  return cuts;
}

/**
 * Names and values may be several words: where there is no name behind a space it parts words of a value, and between the words of
 * a name most values have nothing on one side.
 */
function withoutCutsInCells(places: readonly number[], [names = '', ...body]: readonly string[]): number[] {
  const cuts = places.filter((cut, index) => names.slice(cut, places[index + 1]).trim() !== '');
  return cuts.filter((cut, index) => {
    if (isWideGap(names, cut - 1)) return true;
    const sides = [
      [cuts[index - 1] ?? 0, cut],
      [cut, cuts[index + 1] ?? longestAligned],
    ] as const;
    const full = body.filter((line) => sides.every(([from, to]) => line.slice(from, to).trim() !== ''));
    return full.length * 2 >= body.length;
  });
}

/** @param at the place of a space */
function isWideGap(line: string, at: number): boolean {
  const isSpace = (place: number): boolean => line.charAt(place).trim() === '';
  return isSpace(at - 1) || isSpace(at + 1);
}

const fewestBareCells = 3;

/** Bars and nothing else: every line has the same number of cells, three or more, which no prose has. */
function bareTable(lines: readonly string[]): Block[] | undefined {
  if (!lines.every((line) => line.includes(' | '))) return undefined;
  const rows = lines.map(cellsIn);
  const width = rows[0]?.length ?? 0;
  if (width < fewestBareCells || rows.some((cells) => cells.length !== width)) return undefined;
  return tablesOf(rows.map((cells) => ({ cells })));
}

/** A line over the names of the columns, as reStructuredText draws it. */
function withoutTopRule(lines: readonly string[]): readonly string[] {
  return ruler.test(lines[0] ?? '') ? lines.slice(1) : lines;
}

/** Bars between cells: around each row, as in Markdown, or only inside, as databases print them. */
function barTable(lines: readonly string[]): Block[] | undefined {
  const isRow = (line: string): boolean => !ruler.test(line) && line.includes('|');
  const start = lines.findIndex((line) => isRow(line) || /^\s*\+[-=+]+\+\s*$/.test(line));
  if (start < 0) return undefined;
  const length = lines.slice(start).findIndex((line) => !isRow(line) && !ruler.test(line));
  const end = length < 0 ? lines.length : start + length;
  const drawn = lines.slice(start, end);
  const rows = drawn.filter(isRow);
  const widths = new Set(rows.map((line) => cellsIn(line).length));
  if (rows.length < 2 || widths.size > 1 || widths.has(1) || !drawn.some((line) => ruler.test(line)))
    return undefined;
  return blocksOf(lines, { start, end, rows: rows.map(cellsIn), headLines: headLinesAbove(drawn) });
}

function cellsIn(line: string): string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split('|').map((cell) => cell.trim());
}

/** Rows above the first line between rows. */
function headLinesAbove(drawn: readonly string[]): number {
  const first = drawn.findIndex((line) => !ruler.test(line));
  const below = drawn.slice(first).findIndex((line) => ruler.test(line));
  const isBetween = below > 0 && drawn.slice(first + below).some((line) => !ruler.test(line));
  return isBetween && below <= mostHeadLines ? below : 0;
}

/** Columns that begin where the parts of a line of dashes do, under their names. */
function columnTable(lines: readonly string[]): Block[] | undefined {
  const at = lines.findIndex((line) => /^\s*[-=─]{2,}(?:[ \t]+[-=─]{2,})+\s*$/.test(line));
  if (at < 1 || at > mostHeadLines || at + 1 >= lines.length) return undefined;
  const starts = [...(lines[at] ?? '').matchAll(/[-=─]+/g)].map(({ index }) => index);
  if (starts.length > mostColumns) return undefined;
  const isRow = (line: string): boolean =>
    starts.slice(1).every((start) => /^\s?$/.test(line.charAt(start - 1)));
  const body = lines.slice(at + 1).filter((line) => !ruler.test(line));
  if (body.length === 0 || !lines.slice(0, at).every(isRow) || !body.every(isRow)) return undefined;
  const cut = (line: string): string[] =>
    starts.map((start, column) => line.slice(column === 0 ? 0 : start, starts[column + 1]).trim());
  const rows = [...lines.slice(0, at), ...body].map(cut);
  return blocksOf(lines, { start: 0, end: lines.length, rows, headLines: at });
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly rows: readonly (readonly string[])[];
  readonly headLines: number;
}

function blocksOf(lines: readonly string[], { start, end, rows, headLines }: Found): Block[] {
  const around = (some: readonly string[]): Block[] =>
    some.length === 0 ? [] : [paragraphOrLines(some.join('\n'))];
  const text = rows.map((cells) => cells.join(' | ')).join('\n');
  const table: Block = { kind: 'table', text, ...(headLines === 0 ? {} : { headLines }) };
  return [...around(lines.slice(0, start)), table, ...around(lines.slice(end))];
}
