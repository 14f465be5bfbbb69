import type { Block, BodyBlock } from '../../domain/block.ts';
import { oneLine } from '../../domain/clean-text.ts';
import { limits } from '../../limits.ts';
import { tooManyParts } from './failures.ts';

/** A table as rows of cells, of any length. */
type Rows = readonly (readonly string[])[];

const mostCaptions = 3;
const sampledRows = 200;
const longestName = 60;

/** A row of a file. */
export interface TableRow {
  readonly cells: readonly string[];
  /** Merged cells of it are over several columns, or go on in the row below. */
  readonly isOver?: boolean;
}

/**
 * Tables of a file that has no marks of where a table ends: rows between empty rows are one, without columns that are empty
 * in it; single values before it are its caption. Rows without names that fill the columns of the table before with values of the
 * same kinds belong to that. Its head is told by {@link headLinesOf}.
 *
 * @throws AppError `unprocessable` (`too_many_parts`)
 */
export function tablesOf(rows: readonly TableRow[]): Block[] {
  const clean = rows.map(({ cells, ...row }) => ({ ...row, cells: cells.map(oneLine) }));
  return withCaptions(joinedRegions(regionsOf(clean))).map(tableOf);
}

type Region = readonly TableRow[];

function regionsOf(rows: Region): Region[] {
  const regions: TableRow[][] = [];
  let isOpen = false;
  for (const row of rows) {
    const isEmpty = row.cells.every((cell) => cell === '');
    if (!isEmpty && !isOpen) regions.push([]);
    if (!isEmpty) regions.at(-1)?.push(row);
    isOpen = !isEmpty;
  }
  return regions;
}

/** Programs and people leave rows empty within a table: between groups of its rows, or after every one. */
function joinedRegions(regions: readonly Region[]): Region[] {
  const joined: { readonly rows: TableRow[]; readonly columns: Set<number> }[] = [];
  for (const region of regions) {
    const before = joined.at(-1);
    const columns = usedColumns(region);
    if (before !== undefined && goesOn(before, region, columns)) {
      for (const row of region) before.rows.push(row);
      for (const column of columns) before.columns.add(column);
    } else joined.push({ rows: [...region], columns: new Set(columns) });
  }
  return joined.map(({ rows }) => rows);
}

/** As many rows of the table before are looked at, so that a file of single rows is read in linear time. */
const comparedRows = 8;

function goesOn(
  { rows: before, columns }: { rows: Region; columns: ReadonlySet<number> },
  region: Region,
  own: readonly number[],
): boolean {
  if (region[0]?.cells.length !== before[0]?.cells.length) return false;
  if (own.length < 2 || own.length * 2 <= columns.size || !own.every((column) => columns.has(column)))
    return false;
  const rows = region.slice(0, sampledRows).map(({ cells }) => own.map((column) => cells[column] ?? ''));
  if (headLinesOf(rows) > 0) return false;
  const last = before.slice(Math.max(1, before.length - comparedRows));
  return own.every((column, index) => {
    const usual = usualKind(last.map(({ cells }) => cells[column] ?? ''));
    const kind = usualKind(rows.slice(0, comparedRows).map((row) => row[index] ?? ''));
    return usual === kind || usual === 'empty' || kind === 'empty';
  });
}

function withCaptions(regions: readonly Region[]): Region[] {
  const joined: Region[] = [];
  let captions: Region = [];
  for (const [index, region] of regions.entries()) {
    const isCaption =
      captions.length + region.length <= mostCaptions && region.every(({ cells }) => filled(cells) === 1);
    if (isCaption && index + 1 < regions.length) captions = [...captions, ...region];
    else {
      joined.push([...captions, ...region]);
      captions = [];
    }
  }
  return joined;
}

function tableOf(region: Region): BodyBlock {
  const columns = usedColumns(region);
  if (columns.length * region.length > limits.tableCells.value)
    throw tooManyParts(limits.tableCells.value, 'cells');
  const rows = region.map(({ cells }) => columns.map((column) => cells[column] ?? ''));
  const headLines = headLinesOf(rows, { over: region.map(({ isOver = false }) => isOver) });
  const text = tableText(rows.map((row, index) => (index < headLines ? captionOf(row) : row)));
  if (columns.length === 1 && headLines === 0) return { kind: 'lines', text };
  return { kind: 'table', text, ...(headLines === 0 ? {} : { headLines }) };
}

function usedColumns(region: Region): number[] {
  const used = new Set<number>();
  for (const { cells } of region)
    for (const [column, cell] of cells.entries()) if (cell !== '') used.add(column);
  return [...used].sort((a, b) => a - b);
}

/** A caption stands in the first cell, and needs no bars for the others. */
function captionOf(row: readonly string[]): readonly string[] {
  const said = row.filter((cell) => cell !== '');
  return said.length === 1 ? said : row;
}

/**
 * How many of the first rows hold the caption and the names of the columns. A first row is names where it differs in kind
 * from what is below it: words over numbers, dates or codes. Where all is words it is names as well, if it looks like them,
 * since most tables have names; it is none where one of its values comes again in its column. Where merged names are over
 * others, the rows of both are names.
 *
 * @param marksNames the format can mark names and has not: then words over words are none, and one row proves nothing
 * @param over the rows with merged cells that are over several columns, or go on in the row below
 */
export function headLinesOf(
  rows: Rows,
  { marksNames = false, over = [] }: { marksNames?: boolean; over?: readonly boolean[] } = {},
): number {
  let captions = 0;
  const width = Math.max(0, ...rows.slice(0, sampledRows).map(filled));
  while (width > 1 && captions < mostCaptions && filled(rows[captions] ?? []) === 1) captions += 1;
  const levels = levelsOf(rows.slice(captions, captions + sampledRows), over.slice(captions));
  if (levels > 1) return captions + levels;
  const [first, ...body] = rows.slice(captions, captions + sampledRows);
  if (first === undefined || body.length < (marksNames ? 2 : 1)) return 0;
  const isAlone = isNames(first, body, { marksNames, isMerged: over[captions] === true });
  return isAlone ? captions + 1 : captions;
}

/** More rows of names than these are rows of data. */
const mostLevels = 5;

/** How many rows of names the first rows are, of which all but the last are over others; 1 where there is nothing of the kind. */
function levelsOf(rows: Rows, over: readonly boolean[]): number {
  const last = rows.findIndex((_row, index) => over[index] !== true);
  for (let lower = Math.min(last, mostLevels - 1, rows.length - 2); lower > 0; lower -= 1)
    if (areLevels(rows.slice(0, lower), rows[lower] ?? [], rows.slice(lower + 1))) return lower + 1;
  return 1;
}

/**
 * The lower row differs in kind from what is below it. Where all is words each of its cells is under a name of several columns,
 * or says with the one above it but one name.
 */
function areLevels(upper: Rows, lower: readonly string[], body: Rows): boolean {
  if ([...upper, lower].some((row) => row.some((name) => /^(number|date)$/.test(kindOf(name))))) return false;
  const sum = votesOf(lower, body);
  if (sum !== 0) return sum > 0;
  return lower.every((name, column) => {
    const above = upper.map((row) => row[column] ?? '');
    return (
      above.some((text, row) => text !== '' && isWide(upper[row] ?? [], column)) ||
      above.every((text) => text === '' || name === '' || text === name)
    );
  });
}

function isWide(row: readonly string[], column: number): boolean {
  return row[column] === row[column - 1] || row[column] === row[column + 1];
}

function filled(row: readonly string[]): number {
  return row.filter((cell) => cell !== '').length;
}

function isNames(
  first: readonly string[],
  body: Rows,
  { marksNames, isMerged }: { marksNames: boolean; isMerged: boolean },
): boolean {
  if (filled(first) * 2 < first.length) return false;
  const sum = votesOf(first, body);
  return sum === 0
    ? !marksNames && looksLikeNames(isMerged ? withoutRepeats(first) : first) && !areLabels(first, body)
    : sum > 0;
}

/** Labels with their values, the first of which is no head: values have digits, or are partly numbers and partly words. */
function areLabels(first: readonly string[], body: Rows): boolean {
  if (first.length !== 2) return false;
  const values = body.map((row) => row[1] ?? '').filter((value) => value !== '');
  const isMixed = values.some((value) => !/\d/.test(value)) && values.some((value) => isValue(kindOf(value)));
  return /\d/.test(first[1] ?? '') || isMixed;
}

/** Above 0 where names differ in kind from what is below them, below 0 where they are of its kind. */
function votesOf(names: readonly string[], body: Rows): number {
  const votes = names.map((name, column) =>
    vote(
      name,
      body.map((row) => row[column] ?? ''),
    ),
  );
  return votes.reduce((a, b) => a + b, 0);
}

function withoutRepeats(row: readonly string[]): readonly string[] {
  return row.filter((name, column) => name !== row[column - 1]);
}

function looksLikeNames(row: readonly string[]): boolean {
  const names = row.filter((cell) => cell !== '');
  if (row.length < 2) return false;
  const areWords = names.every(
    (name) => name.length <= longestName && !/^(number|date)$/.test(kindOf(name)) && !/[.!?]$/.test(name),
  );
  return areWords && new Set(names).size === names.length;
}

type Kind = 'empty' | 'number' | 'date' | 'year' | 'code' | 'words';

const isValue = (kind: Kind): boolean => kind === 'number' || kind === 'date' || kind === 'year';

function vote(name: string, column: readonly string[]): number {
  const kind = kindOf(name);
  const usual = usualKind(column);
  if (kind === 'empty' || usual === 'empty') return 0;
  // Names of columns may be years, over what is none.
  if (kind === 'year') return usual === 'year' ? -2 : 0;
  if (isValue(kind)) return -2;
  if (isValue(usual)) return 1;
  if (column.includes(name)) return -1;
  if (usual !== 'code') return 0;
  return kind === 'code' ? -1 : 1;
}

/** The kind of four fifths of the cells; `words` where they differ. */
function usualKind(column: readonly string[]): Kind {
  const counts = new Map<Kind, number>();
  for (const kind of column.map(kindOf)) {
    const counted = kind === 'year' && counts.has('number') ? 'number' : kind;
    if (kind !== 'empty') counts.set(counted, (counts.get(counted) ?? 0) + 1);
  }
  const all = [...counts.values()].reduce((a, b) => a + b, 0);
  if (all === 0) return 'empty';
  const numbers = (counts.get('number') ?? 0) + (counts.get('year') ?? 0);
  if (counts.has('number') && numbers >= all * 0.8) return 'number';
  return [...counts].find(([, count]) => count >= all * 0.8)?.[0] ?? 'words';
}

const longestValue = 40;

function kindOf(cell: string): Kind {
  if (cell === '') return 'empty';
  if (cell.length > longestValue) return 'words';
  if (/^(19|20)\d\d$/.test(cell)) return 'year';
  if (/^[-+(]?\p{Sc}?\d[\d.,' ]*[%)\p{Sc}]?$/u.test(cell)) return 'number';
  if (/^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:$|[T ]\d)/.test(cell) || /^\d{1,2}:\d\d(?:$|[: ])/.test(cell))
    return 'date';
  return /\d/.test(cell) && /^[\p{L}\d._/-]+$/u.test(cell) ? 'code' : 'words';
}

/** A table as text: a line for each row, cells separated by bars between spaces, which bars in cells are without; without empty rows. */
export function tableText(rows: readonly (readonly string[])[]): string {
  return rows
    .filter((cells) => cells.some((cell) => cell !== ''))
    .map((cells) => (cells.length === 1 ? cells : cells.map(withTightBars)).join(' | '))
    .join('\n');
}

/** The text of a cell, whose bars are not taken for the ends of cells. */
export function withTightBars(cell: string): string {
  if (!cell.includes('|')) return cell;
  return cell
    .split('|')
    .map((part) => part.trim())
    .join('|');
}
