import { joinedWords } from './pdf-cjk.ts';
import type { PdfRow, PdfSegment } from './pdf-rows.ts';
import { wordPlaces } from './pdf-word-places.ts';

/** Edges agree within so many points. */
const same = 2;

/** Of a table: from where to where its cells reach. */
export interface Column {
  left: number;
  right: number;
}

/** What of the width the segments of all bands cover, in parts with white space between them. */
export function columnsOf(bands: readonly PdfRow[][]): Column[] {
  const segments = bands.flat().flatMap((row) => row.segments);
  const columns: Column[] = [];
  for (const { x, right } of [...segments].sort((a, b) => a.x - b.x)) {
    const last = columns.at(-1);
    if (last === undefined || x > last.right + same) columns.push({ left: x, right });
    else last.right = Math.max(last.right, right);
  }
  return columns;
}

/** The white space between columns. */
export function guttersBetween(columns: readonly Column[]): { left: number; right: number }[] {
  return columns.slice(1).map(({ left }, index) => ({ left: columns[index]?.right ?? left, right: left }));
}

/** What was drawn for a row, as a cell for each column that has something. */
export function rowOfCells(band: readonly PdfRow[], columns: readonly Column[]): PdfRow {
  const own = columns.map((): { segment: PdfSegment; y: number }[] => []);
  for (const { segments, y } of band)
    for (const segment of segments.flatMap((each) => piecesOf(each, columns)))
      for (const at of placesOf(segment, columns)) own[at]?.push({ segment, y });
  const cells = columns.flatMap((column, at) => {
    const lines = (own[at] ?? []).sort((a, b) => b.y - a.y).map(({ segment }) => segment);
    return lines.length === 0 ? [] : [joined(lines, column)];
  });
  const { size } = band.reduce((largest, row) => (row.size > largest.size ? row : largest));
  return { segments: cells, y: Math.max(...band.map(({ y }) => y)), size };
}

/** Of the size of the text: so well is the place of a word inside of a piece of text known. */
const sameWord = 0.5;

/** Cells that are near to each other come in one piece, which is cut where its words begin with columns, if they do with each of them. */
function piecesOf(segment: PdfSegment, columns: readonly Column[]): readonly PdfSegment[] {
  const { text, x, right, runs } = segment;
  const begun = columns.filter(({ left }) => left > x + same && left < right - same);
  if (begun.length === 0) return [segment];
  const near = (runs[0]?.size ?? 0) * sameWord;
  const words = wordPlaces(text, x, right - x);
  const cuts = begun.flatMap((column) => {
    const word = words.find(({ start, left }) => start > 0 && Math.abs(left - column.left) <= near);
    return word === undefined ? [] : [word];
  });
  if (cuts.length < begun.length) return [segment];
  return [words[0], ...cuts].flatMap((first, at) => {
    const end = cuts[at]?.start ?? text.length;
    const last = words.findLast((word) => word.start < end);
    if (first === undefined || last === undefined) return [];
    return [{ runs, text: text.slice(first.start, end).trim(), x: first.left, right: last.right }];
  });
}

/** The columns that a segment is over: a head over several is that of each, also one in the middle between two. */
function placesOf({ x, right }: PdfSegment, columns: readonly Column[]): number[] {
  const gaps = columns.map((column) => Math.max(x - column.right, column.left - right));
  const over = gaps.flatMap((gap, at) => (gap < 0 ? [at] : []));
  const nearest = Math.min(...gaps);
  return over.length > 0 ? over : gaps.flatMap((gap, at) => (gap <= nearest * 1.2 ? [at] : []));
}

function joined(lines: readonly PdfSegment[], { left, right }: Column): PdfSegment {
  return {
    runs: lines.flatMap(({ runs }) => runs),
    text: lines.reduce((text, line) => joinedWords(text, line.text), ''),
    x: left,
    right,
  };
}
