import type { PdfTextItem } from './pdf-frames.ts';
import type { PdfRule } from './pdf-marks.ts';
import { type Line, turnedRules } from './pdf-rules.ts';
import { wordPlaces } from './pdf-word-places.ts';

/** Of the size of the text, above its baseline: lines through the middle of small letters. Others are under it, or parts of a table. */
const middle = { from: 0.15, to: 0.45 };
/** Share of a word that its line covers. */
const leastCovered = 0.6;
/** Of the size of the text: a line ends with the words that it crosses out. Longer ones are parts of a drawing. */
const overhang = 0.8;
/** Lines that one piece of text is looked at with. */
const mostLines = 20;

interface Struck {
  /** Place of the piece among the others. */
  readonly item: number;
  readonly start: number;
  readonly end: number;
  readonly left: number;
  readonly right: number;
}

/** A page without what lines are drawn through, and how many characters that took. */
export interface WithoutStruck {
  readonly items: readonly PdfTextItem[];
  readonly struck: number;
}

/**
 * Leaves out the words that a line crosses out. Where words begin in a piece of text is estimated by the usual widths of letters. Text that
 * is written at a slant is left as it is.
 */
export function withoutStruck(items: readonly PdfTextItem[], rules: readonly PdfRule[]): WithoutStruck {
  if (rules.length === 0) return { items, struck: 0 };
  const cut = new Map<number, Struck[]>();
  const byAngle = Map.groupBy(items.keys(), (index) => Math.round(items[index]?.angle ?? 0));
  for (const [angle, indexes] of byAngle) {
    if (angle % 90 !== 0) continue;
    const lines = turnedRules(rules, angle).along;
    for (const words of struckWords({ items, indexes, angle, lines }))
      for (const word of words) cut.set(word.item, [...(cut.get(word.item) ?? []), word]);
  }
  let struck = 0;
  const left = items.flatMap((item, index) => {
    const words = cut.get(index);
    if (words === undefined) return [item];
    const text = without(item.text, words);
    struck += item.text.replace(/\s/g, '').length - text.replace(/\s/g, '').length;
    return text.trim() === '' ? [] : [{ ...item, text }];
  });
  return { items: left, struck };
}

interface Turned {
  readonly items: readonly PdfTextItem[];
  readonly indexes: Iterable<number>;
  readonly angle: number;
  readonly lines: readonly Line[];
}

/** The words that each line goes through, of lines that end where those do. */
function struckWords({ items, indexes, angle, lines }: Turned): Struck[][] {
  const byLine = new Map<Line, { words: Struck[]; size: number }>();
  for (const index of indexes) {
    const item = items[index];
    if (item === undefined || item.text.trim() === '') continue;
    const { x, y } = uprightOf(item, angle);
    const size = item.fontSize;
    for (const line of linesBetween(lines, y + size * middle.from, y + size * middle.to)) {
      const found = byLine.get(line) ?? { words: [], size };
      found.words.push(...wordsUnder({ item, index, x }, line));
      byLine.set(line, found);
    }
  }
  return [...byLine].filter(([line, found]) => isStrike(line, found)).map(([, { words }]) => words);
}

function isStrike({ from, to }: Line, { words, size }: { words: readonly Struck[]; size: number }): boolean {
  if (words.length === 0) return false;
  const left = words.reduce((least, word) => Math.min(least, word.left), Number.POSITIVE_INFINITY);
  const right = words.reduce((most, word) => Math.max(most, word.right), Number.NEGATIVE_INFINITY);
  return left - from <= size * overhang && to - right <= size * overhang;
}

function uprightOf({ x, y }: PdfTextItem, angle: number): { x: number; y: number } {
  const cos = Math.round(Math.cos((angle * Math.PI) / 180));
  const sin = Math.round(Math.sin((angle * Math.PI) / 180));
  return { x: x * cos + y * sin, y: y * cos - x * sin };
}

/** The first of the lines, which stand in order, between two heights. */
function linesBetween(lines: readonly Line[], low: number, high: number): Line[] {
  let [start, end] = [0, lines.length];
  while (start < end) {
    const half = (start + end) >> 1;
    if ((lines[half]?.at ?? 0) < low) start = half + 1;
    else end = half;
  }
  const found: Line[] = [];
  for (let at = start; (lines[at]?.at ?? high + 1) <= high && found.length < mostLines; at += 1)
    found.push(lines[at] as Line);
  return found;
}

interface PlacedItem {
  readonly item: PdfTextItem;
  readonly index: number;
  readonly x: number;
}

function wordsUnder({ item, index, x }: PlacedItem, { from, to }: Line): Struck[] {
  const { text, length } = item;
  if (to <= x || from >= x + length) return [];
  return wordPlaces(text, x, length).flatMap(({ start, end, left, right }) => {
    const covered = Math.min(right, to) - Math.max(left, from);
    return covered >= (right - left) * leastCovered ? [{ item: index, start, end, left, right }] : [];
  });
}

function without(text: string, words: readonly Struck[]): string {
  let left = text;
  for (const { start, end } of words.toSorted((a, b) => b.start - a.start))
    left = left.slice(0, start) + left.slice(Math.max(end, start));
  return left.replace(/ {2,}/g, ' ');
}
