import type { PdfRun } from './pdf-frames.ts';
import { areTracked, isExponent, runText } from './pdf-text.ts';

/** What stands on one baseline without a wide gap. */
export interface PdfSegment {
  readonly runs: readonly PdfRun[];
  readonly text: string;
  readonly x: number;
  readonly right: number;
}

/** What was drawn on one baseline, one after the other. */
export interface PdfRow {
  readonly segments: readonly PdfSegment[];
  readonly y: number;
  /** The largest size in it. */
  readonly size: number;
}

/** Of the size of the text: a wider gap separates columns or cells. */
const widestSpace = 1;
/** Where the letters of words are set apart. */
const widestTracked = 2.5;
/** A mark in front of an item of a list, or the number of a heading: however wide the gap after it, it belongs to what follows. */
const label =
  /^(?:[•◦▪▸‣·●○■□–—*-]|[([]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,5})[.)\]]|\d{1,3}(?:\.\d{1,3}){1,5}\.?)$/u;
/** A price rather than the number of a heading, unless its text is near. */
const price = /^\d{1,3}\.\d{2}$/;
/** A day and its month, in front of what came to pass then. */
const day = /^(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.$/;
/** Of the size of the text. */
const nearPrice = 3;
/** Of a form: it stands before its label. */
const box = /^(?:[☐☒☑]|\[[x ]\])$/u;

/** Joins the runs of a frame into rows, in the order in which they are drawn. */
export function pdfRows(runs: readonly PdfRun[]): PdfRow[] {
  const rows: PdfRow[] = [];
  let open: PdfRun[] = [];
  let anchor: PdfRun | undefined;
  const close = (): void => {
    if (anchor !== undefined) rows.push(rowOf(open, anchor));
    open = [];
  };
  for (const run of runs) {
    const last = open.at(-1);
    if (anchor === undefined || last === undefined || !isOfRow(run, last, anchor)) {
      close();
      anchor = run;
    } else if (run.size > anchor.size) anchor = run;
    open.push(run);
  }
  close();
  return withOwnLabels(rows);
}

/** Of the size of the text: a mark stands no further from its item. */
const farthestLabel = 4;

/** Some writers draw the marks of a list when all of its items are drawn: each goes in front of its own. */
function withOwnLabels(rows: readonly PdfRow[]): PdfRow[] {
  const placed: PdfRow[] = [];
  const byBaseline = new Map<number, number>();
  for (const row of rows) {
    const at = byBaseline.get(Math.round(row.y));
    const item = at === undefined ? undefined : placed[at];
    if (at !== undefined && item !== undefined && isLabelOf(row, item)) {
      placed[at] = { ...item, segments: withLabel(row.segments, item) };
      continue;
    }
    byBaseline.set(Math.round(row.y), placed.length);
    placed.push(row);
  }
  return placed;
}

function isLabelOf({ segments: [mark, ...others] }: PdfRow, { segments: [first], size }: PdfRow): boolean {
  if (mark === undefined || first === undefined || others.length > 0 || !label.test(mark.text)) return false;
  return mark.right <= first.x && first.x - mark.right <= size * farthestLabel;
}

function withLabel([mark]: readonly PdfSegment[], { segments, y, size }: PdfRow): readonly PdfSegment[] {
  const [first, ...others] = segments;
  if (mark === undefined || first === undefined) return segments;
  return [segmentOf([...mark.runs, ...first.runs], { y, size }), ...others];
}

/** On the baseline, or raised or lowered beside it as exponents and indices are. */
function isOfRow(run: PdfRun, last: PdfRun, anchor: PdfRun): boolean {
  const larger = Math.max(run.size, anchor.size, 1);
  const distance = Math.abs(run.y - anchor.y);
  if (distance <= larger * 0.25) return true;
  const isScript = Math.min(run.size, anchor.size) <= larger * 0.95 || isExponent(run.text);
  return isScript && distance <= larger * 0.6 && Math.abs(run.x - last.right) <= larger;
}

function rowOf(drawn: readonly PdfRun[], { y, size }: PdfRun): PdfRow {
  const runs = inReadingOrder(drawn, size);
  const widest = size * (areTracked(runs) ? widestTracked : widestSpace);
  const segments: PdfRun[][] = [];
  let end = 0;
  for (const run of runs) {
    const segment = segments.at(-1);
    if (segment === undefined || Math.abs(run.x - end) > widest) segments.push([run]);
    else segment.push(run);
    end = run.rightToLeft ? run.x : run.right;
    if (runs[0]?.rightToLeft) end = run.x;
  }
  return { segments: withLabels(segments, size).map((parts) => segmentOf(parts, { y, size })), y, size };
}

/** By position, since bold words may be drawn last, and without what is drawn twice to look bold. */
function inReadingOrder(drawn: readonly PdfRun[], size: number): PdfRun[] {
  const sign = drawn.filter(({ rightToLeft }) => rightToLeft).length * 2 > drawn.length ? -1 : 1;
  const sorted = [...drawn].sort((a, b) => (a.x - b.x) * sign);
  return sorted.filter((run, index) => {
    const previous = sorted[index - 1];
    return previous === undefined || previous.text !== run.text || Math.abs(run.x - previous.x) > size * 0.15;
  });
}

function withLabels(segments: readonly PdfRun[][], size: number): readonly PdfRun[][] {
  const joined: PdfRun[][] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    const gap = (segment[0]?.x ?? 0) - (last?.at(-1)?.right ?? 0);
    const isNear = gap <= size * nearPrice;
    if (last !== undefined && isLabel(last, { isFirst: joined.length === 1, isNear })) last.push(...segment);
    else joined.push([...segment]);
  }
  return joined;
}

/** Begins an item or a heading, whose text comes behind a gap. */
export function isLabelText(text: string): boolean {
  return label.test(text.trim()) || box.test(text.trim());
}

function isLabel(
  runs: readonly PdfRun[],
  { isFirst, isNear }: { isFirst: boolean; isNear: boolean },
): boolean {
  const end = runs.at(-1)?.text.trim() ?? '';
  if (box.test(end)) return true;
  const text = runs.map((run) => run.text).join('');
  if ((price.test(text.trim()) && !isNear) || day.test(text.trim())) return false;
  return isFirst && text.length <= 24 && label.test(text.trim());
}

/** What stands on the baseline of a row without a wide gap. */
export function segmentOf(runs: readonly PdfRun[], line: { y: number; size: number }): PdfSegment {
  const x = runs.reduce((least, run) => Math.min(least, run.x), Number.POSITIVE_INFINITY);
  const right = runs.reduce((most, run) => Math.max(most, run.right), Number.NEGATIVE_INFINITY);
  return { runs, text: runText(runs, line), x, right };
}
