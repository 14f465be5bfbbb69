import type { PdfRun } from './pdf-frames.ts';
import { isLabelText, type PdfRow, type PdfSegment, segmentOf } from './pdf-rows.ts';
import { areTracked } from './pdf-text.ts';
import { type WordPlace, wordPlaces } from './pdf-word-places.ts';

/** Rows of one table are no further apart, in sizes of their text. */
const farthest = 2.5;
/** Of the size of the text: a narrower gap is that between words. */
const leastGap = 0.5;
/** Of the size of the text, with what renderers jitter. */
const widestMonospace = 0.65;
/** Edges of cells agree within so many points. */
const same = 1.5;
/** Of the size of the text: so well is the place of a word inside of a piece of text known. */
const sameWord = 0.5;
/** Of the size of the text. */
const leastSpace = 0.2;
/** Of the size of the text: what white space between columns is at least. */
const gutter = 0.7;
const fewestRows = 3;
/** Of the rows from the first to the last with an edge. */
const fewestWith = 0.7;
/** Of them, and so many at least, show the gap itself. */
const fewestGapped = 0.4;
const fewestGaps = 2;
const mostRunsInRow = 60;
/** That are looked at together, and places in them that may be edges. */
const mostRows = 200;
const mostEdges = 60;

/** Where cells of a column begin, or where its numbers end, in these rows. */
interface Edge {
  readonly side: 'x' | 'right';
  readonly at: number;
  /** The white space before it, from where to where. */
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
}

/**
 * Parts the segments of rows at the edges of columns: a gap that is too narrow to part cells does where cells of at least three rows
 * begin at the same place, or numbers end there. Takes time that is linear in the number of runs, but for their order.
 */
export function withNarrowColumns(rows: readonly PdfRow[]): PdfRow[] {
  const parted: PdfRow[] = [];
  for (let at = 0; at < rows.length; ) {
    const end = blockEnd(rows, at);
    for (const row of partedBlock(rows.slice(at, end))) parted.push(row);
    at = end;
  }
  return parted;
}

function blockEnd(rows: readonly PdfRow[], from: number): number {
  let end = from + 1;
  for (; end < rows.length && end - from < mostRows; end += 1) {
    const [row, previous] = [rows[end], rows[end - 1]];
    if (row === undefined || previous === undefined) break;
    const step = previous.y - row.y;
    if (step <= 0 || step > row.size * farthest || Math.abs(row.size - previous.size) > 1) break;
  }
  return end;
}

function partedBlock(rows: readonly PdfRow[]): readonly PdfRow[] {
  if (rows.length < fewestRows || !rows.some(({ segments }) => segments.some(({ runs }) => runs.length > 1)))
    return rows;
  const looked = rows.map((row): LookedRow => ({ row, gaps: behindGaps(row) }));
  const edges = [...edgesOf(looked, 'x'), ...edgesOf(looked, 'right')];
  if (edges.length === 0 || !areGapsAt(edges, looked)) return rows;
  return rows.map((row, index) => {
    const own = edges.filter(({ first, last }) => first <= index && index <= last);
    return own.length === 0 || areSpread(row) ? row : partedRow(row, own);
  });
}

interface LookedRow {
  readonly row: PdfRow;
  readonly gaps: readonly Gap[];
}

/** Of the gaps in rows of a table, so many are at edges; of prose that is drawn word by word some are by chance. */
const fewestAtEdges = 0.7;

function areGapsAt(edges: readonly Edge[], rows: readonly LookedRow[]): boolean {
  const first = Math.min(...edges.map((edge) => edge.first));
  const last = Math.max(...edges.map((edge) => edge.last));
  const gaps = rows.slice(first, last + 1).flatMap((each) => each.gaps);
  const atEdges = gaps.filter((gap) => edges.some((edge) => isAt(gap, edge)));
  return atEdges.length >= gaps.length * fewestAtEdges;
}

/** A run, and where the one before it ends. */
interface Gap {
  readonly run: PdfRun;
  readonly from: number;
}

/** The gaps in a row that are wider than those between words. */
function behindGaps(row: PdfRow): Gap[] {
  if (areSpread(row)) return [];
  const runs = row.segments.flatMap((segment) => segment.runs).filter(({ rightToLeft }) => !rightToLeft);
  return runs
    .map((run, at) => ({ run, from: runs[at - 1]?.right ?? run.x, space: spaceBehind(runs[at - 1]) }))
    .filter(({ run, from, space }) => run.x - from > row.size * Math.max(leastGap, space));
}

/** Of the size of the text: a space is as wide as a letter where all letters are as wide. */
function spaceBehind(run: PdfRun | undefined): number {
  if (run === undefined) return 0;
  const letter = (run.right - run.x) / Math.max(1, run.text.trim().length) / run.size;
  return Math.min(letter * 1.1, widestMonospace);
}

/** The run stands at the edge, or where the edge has its white space there is some before the run too. */
function isAt({ run, from }: Gap, { side, at, ...space }: Omit<Edge, 'first' | 'last'>): boolean {
  if (Math.abs(run[side] - at) <= same) return true;
  return Math.min(run.x, space.to) - Math.max(from, space.from) >= run.size * leastGap;
}

/** Its letters are set apart. */
function areSpread({ segments }: PdfRow): boolean {
  const runs = segments.flatMap((segment) => segment.runs);
  const single = runs.filter(({ text }) => text.trim().length < 2).length;
  return runs.length > mostRunsInRow || (runs.length > 3 && single * 2 > runs.length) || areTracked(runs);
}

const number = /^[-+−(]?\p{Sc}?\d[\d.,' %)\p{Sc}]*$/u;

interface Place {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly row: number;
}

function edgesOf(rows: readonly LookedRow[], side: Edge['side']): Edge[] {
  const places = rows.flatMap(({ gaps }, index) =>
    gaps
      .filter(({ run }) => side === 'x' || number.test(run.text.trim()))
      .map(({ run, from }): Place => ({ at: run[side], from, to: run.x, row: index })),
  );
  const clusters = clustersOf(places.sort((a, b) => a.at - b.at)).sort((a, b) => b.length - a.length);
  return clusters.slice(0, mostEdges).flatMap((cluster) => edgeOf(cluster, side, rows) ?? []);
}

function clustersOf(places: readonly Place[]): Place[][] {
  const clusters: Place[][] = [];
  for (const place of places) {
    const cluster = clusters.at(-1);
    if (cluster?.[0] !== undefined && place.at - cluster[0].at <= same) cluster.push(place);
    else clusters.push([place]);
  }
  return clusters;
}

/** Two rows or more show it by a gap, others of several cells by a word that stands there. */
function edgeOf(cluster: readonly Place[], side: Edge['side'], rows: readonly LookedRow[]): Edge | undefined {
  const at = cluster[0]?.at ?? 0;
  const having = new Set(cluster.map(({ row }) => row));
  if (having.size < fewestGaps) return undefined;
  const space = {
    from: Math.max(...cluster.map(({ from }) => from)),
    to: Math.min(...cluster.map(({ to }) => to)),
  };
  const edge = { side, at, ...space };
  let [first, last] = [Math.min(...having), Math.max(...having)];
  while (first > 0 && hasCellAt(rows[first - 1], edge)) first -= 1;
  while (last < rows.length - 1 && hasCellAt(rows[last + 1], edge)) last += 1;
  const all = last - first + 1;
  const range = rows.slice(first, last + 1);
  const agreeing = range.filter((row, index) => having.has(first + index) || hasCellAt(row, edge));
  const isEdge =
    agreeing.length >= fewestRows && agreeing.length >= all * fewestWith && having.size >= all * fewestGapped;
  return isEdge ? { ...edge, first, last } : undefined;
}

function hasCellAt(looked: LookedRow | undefined, edge: Omit<Edge, 'first' | 'last'>): boolean {
  if (looked === undefined) return false;
  const { row, gaps } = looked;
  if (gaps.some((gap) => isAt(gap, edge))) return true;
  const runs = row.segments.flatMap((segment) => segment.runs);
  if (runs.length < 2 || runs.length > mostRunsInRow) return false;
  return runs.some((run) => isCrossed(run, edge.side, edge.at) && wordAt(run, edge) !== undefined);
}

/** The word of a piece of several that stands at an edge. */
function wordAt(run: PdfRun, { side, at }: Pick<Edge, 'side' | 'at'>): WordPlace | undefined {
  const words = wordPlaces(run.text, run.x, run.right - run.x);
  const fits = words.filter((word, index) => index > 0 && isAtEdge(run, word, { side, at }));
  const [best] = fits.sort((a, b) => distance(a, side, at) - distance(b, side, at));
  return best;
}

function partedRow(row: PdfRow, edges: readonly Edge[]): PdfRow {
  return { ...row, segments: row.segments.flatMap((segment) => partedSegment(segment, row, edges)) };
}

function partedSegment(segment: PdfSegment, row: PdfRow, edges: readonly Edge[]): readonly PdfSegment[] {
  const parts: PdfRun[][] = [];
  for (const run of segment.runs.flatMap((each) => piecesOf(each, edges))) {
    const part = parts.at(-1);
    const isFirst = parts.length === 1 && segment === row.segments[0];
    const begins = part !== undefined && beginsCell(run, part, { edges, isFirst });
    if (part === undefined || begins) parts.push([run]);
    else part.push(run);
  }
  if (parts.length < 2) return [segment];
  return parts.map((part, index) => {
    const cell = segmentOf(part, row);
    const next = parts[index + 1]?.[0];
    // What follows has found a column: what is left of the gap counts as white space between two.
    return next === undefined ? cell : { ...cell, right: Math.min(cell.right, next.x - row.size * gutter) };
  });
}

/** @param isFirst the row begins with what is before: only there a number is that of an item or a heading */
function beginsCell(
  run: PdfRun,
  before: readonly PdfRun[],
  { edges, isFirst }: { edges: readonly Edge[]; isFirst: boolean },
): boolean {
  const from = before.at(-1)?.right ?? run.x;
  const text = before.map((each) => each.text).join(' ');
  const isLabel = isFirst && isLabelText(text);
  if (run.x - from < run.size * leastSpace || isLabel || /[.…_]{3}$/.test(text.trimEnd())) return false;
  return edges.some((edge) => isAt({ run, from }, edge));
}

/** Cells that are near to each other come in one piece: it is cut at the words that stand at edges, if each edge in it has one. */
function piecesOf(run: PdfRun, edges: readonly Edge[]): readonly PdfRun[] {
  const crossed = edges.filter(({ side, at }) => isCrossed(run, side, at)).sort((a, b) => a.at - b.at);
  if (crossed.length === 0 || run.rightToLeft) return [run];
  const words = wordPlaces(run.text, run.x, run.right - run.x);
  const cuts = crossed.flatMap(({ side, at }) => {
    const best = wordAt(run, { side, at });
    return best === undefined ? [] : [{ start: best.start, x: side === 'x' ? at : best.left, side, at }];
  });
  if (cuts.length < crossed.length || cuts.some(({ start }, at) => start <= (cuts[at - 1]?.start ?? 0)))
    return [run];
  return [0, ...cuts.map(({ start }) => start)].map((start, index) => {
    const [own, next] = [cuts[index - 1], cuts[index]];
    const left = words.findLast((word) => next !== undefined && word.end <= next.start)?.right ?? run.right;
    return {
      ...run,
      text: run.text.slice(start, next?.start).trim(),
      x: own?.x ?? run.x,
      right: own?.side === 'right' ? own.at : Math.min(left, (next?.x ?? run.right) - run.size * leastSpace),
    };
  });
}

function isCrossed(run: PdfRun, side: Edge['side'], at: number): boolean {
  return side === 'x'
    ? run.x < at - same && run.right > at + same
    : run.x < at - same && Math.abs(run.right - at) <= same && /\s/.test(run.text.trim());
}

function isAtEdge({ text, size }: PdfRun, word: WordPlace, { side, at }: Pick<Edge, 'side' | 'at'>): boolean {
  if (distance(word, side, at) > size * sameWord) return false;
  return side === 'x' || number.test(text.slice(word.start, word.end));
}

function distance({ left, right }: WordPlace, side: Edge['side'], at: number): number {
  return Math.abs((side === 'x' ? left : right) - at);
}
