import { areCjk, isCjkSpace, withoutSpread } from './pdf-cjk.ts';
import type { PdfRun } from './pdf-frames.ts';

/** Raised, perhaps in the size of its text. */
export function isExponent(text: string): boolean {
  return /^[\d+−–-]{1,4}$/.test(text);
}

/** Signs as they are drawn in text that goes down. */
const verticalForm = /[\ufe10-\ufe19\ufe30-\ufe4f]/g;
/** Shares of the size of the text. */
const leastSpace = 0.2;
/** Digits of a number stand this close, also where its point comes from another font. */
const widestInNumber = 0.35;
const leastRise = 0.2;
const leastFall = 0.1;
/** Dots (or lines) that lead from a label to its value. */
const leaderDots = new Set(['.', '·', '…', '‥', '_', '．', '・']);
const fewestDots = 4;

/** The text of runs on one baseline: spaces by their gaps, exponents and indices marked (`10^4`, `H_2`), spaced letters joined. */
export function runText(runs: readonly PdfRun[], line: { y: number; size: number }): string {
  const words = wordsOfLetters(runs);
  if (words !== undefined) return words;
  const isTracked = areTracked(runs);
  let text = '';
  runs.forEach((run, index) => {
    text = joined(text, run, {
      line,
      isTracked,
      previous: runs[index - 1],
      next: runs[index + 1],
    });
  });
  return text.replace(/\s+/g, ' ').trim();
}

function joined(text: string, run: PdfRun, place: Place): string {
  const { previous, isTracked } = place;
  const upright = run.text.replace(verticalForm, (sign) => sign.normalize('NFKC'));
  const part = withoutSpread(withoutTracking(upright, isTracked ? 2 : fewestLetters));
  if (previous === undefined) return part;
  const accent = isUnder(previous, run) ? accents[text.at(-1) ?? ''] : undefined;
  if (accent !== undefined) return text.slice(0, -1) + accented(part, accent);
  if (isSpaceBetween(previous, run)) return `${text} ${part}`;
  return text + (text.endsWith(' ') ? '' : markOf(run, place)) + part;
}

/** Marks that TeX draws first and then their letter under them. */
const accents: Readonly<Record<string, string>> = {
  '\u00a8': '\u0308',
  '\u00b4': '\u0301',
  '`': '\u0300',
  '\u02c6': '\u0302',
  '\u02dc': '\u0303',
  '\u02c7': '\u030c',
  '\u02d8': '\u0306',
  '\u02da': '\u030a',
  '\u02dd': '\u030b',
};

function isUnder(previous: PdfRun, run: PdfRun): boolean {
  return run.x < previous.right - run.size * 0.1 && /^\p{L}/u.test(run.text);
}

function accented(text: string, accent: string): string {
  const letter = text.slice(0, 1).replace('ı', 'i').replace('ȷ', 'j');
  return (letter + accent).normalize('NFC') + text.slice(1);
}

function isSpaceBetween(previous: PdfRun, run: PdfRun): boolean {
  const gap = run.rightToLeft ? previous.x - run.right : run.x - previous.right;
  const size = Math.max(previous.size, run.size);
  const isInNumber =
    (/\d$/.test(previous.text) && /^[.,](?:\d|$)/.test(run.text)) ||
    (/^\d*[.,]$/.test(previous.text) && /^\d/.test(run.text));
  if (isInNumber && gap <= size * widestInNumber) return false;
  const [left = '', right = ''] = [previous.text.trimEnd().at(-1), run.text.trimStart().at(0)];
  if (areCjk(left, right)) return isCjkSpace(left, right, gap / size);
  return run.spaced || gap > size * leastSpace;
}

interface Place {
  readonly line: { readonly y: number; readonly size: number };
  /** Its letters are set apart, so that those of short words are too. */
  readonly isTracked: boolean;
  readonly previous: PdfRun | undefined;
  readonly next: PdfRun | undefined;
}

/** `^` or `_` where a run begins that is raised or lowered. Letters of a word, as in "1st" or a logo, are none. */
function markOf(run: PdfRun, { line, previous, next }: Place): string {
  const side = sideOf(run, line);
  if (side === 0 || previous === undefined || sideOf(previous, line) === side) return '';
  const text = run.text.trim();
  if (/^\p{L}{2,}\.?$/u.test(text) || /^[™®©℠ªº°*†‡]/u.test(text)) return '';
  if (/\d$/.test(previous.text) && /^[eoa]$/.test(text)) return '';
  const touches = next !== undefined && next.x - run.right < line.size * 0.05 && !next.spaced;
  if (/^\p{Lu}$/u.test(text) && touches && /^\p{L}/u.test(next.text) && sideOf(next, line) !== side)
    return '';
  return side > 0 ? '^' : '_';
}

function sideOf(run: PdfRun, { y, size }: { y: number; size: number }): -1 | 0 | 1 {
  if (run.size > size * 0.95 && !(isExponent(run.text) && Math.abs(run.y - y) > size * 0.25)) return 0;
  if (run.y - y >= size * leastRise) return 1;
  return y - run.y >= size * leastFall ? -1 : 0;
}

/** Letters that are drawn one by one, far apart: a wider gap than most ends a word. Undefined for any other line. */
function wordsOfLetters(runs: readonly PdfRun[]): string | undefined {
  const isLetter = ({ text }: PdfRun): boolean => spacedLetter.test(text.trim());
  if (runs.length < fewestLetters || !runs.every(isLetter) || isAlphabet(runs.map(({ text }) => text)))
    return undefined;
  const [first] = runs;
  const isAlike = ({ size, y }: PdfRun): boolean => size === first?.size && y === first.y;
  if (!runs.every(isAlike) || !runs.some(({ text }) => /\p{L}/u.test(text))) return undefined;
  const gaps = runs.slice(1).map((run, index) => run.x - (runs[index]?.right ?? run.x));
  const usual = gaps.toSorted((a, b) => a - b)[gaps.length >> 1] ?? 0;
  if (usual < (first?.size ?? 0) * leastTracking) return undefined;
  return runs
    .map(({ text }, index) => ((gaps[index - 1] ?? 0) > usual * 1.6 + 1 ? ` ${text.trim()}` : text.trim()))
    .join('');
}

const spacedLetter = /^(?:[\p{L}\p{N}][\p{M}.,:;!?]?|[.,:;!?])$/u;
/** Fewer letters may be anything, unless others of their line are set apart. */
const fewestLetters = 4;
/** Of the size of the text. */
const leastTracking = 0.1;

/** Some words are of letters that are set apart. */
export function areTracked(runs: readonly PdfRun[]): boolean {
  return runs.some(({ text }) => withoutTracking(text) !== text);
}

/** Makes words of letters that are set apart: `P L A N`. Words are then apart by more than one space. */
function withoutTracking(text: string, fewest = fewestLetters): string {
  const words = text.split(/\s{2,}/);
  const letters = words.map((word) => word.split(/\s/).filter((letter) => letter !== ''));
  const all = letters.flat();
  const isTracked =
    all.length >= fewest &&
    words.length * 2 <= all.length &&
    all.every((letter) => spacedLetter.test(letter)) &&
    all.filter((letter) => /\p{L}/u.test(letter)).length * 2 > all.length;
  if (!isTracked || isAlphabet(all)) return text;
  return letters.map((word) => word.join('')).join(' ');
}

/** Names of columns, `A B C D`, are no word. */
function isAlphabet(letters: readonly string[]): boolean {
  return letters.every((letter, index) => {
    const before = letters[index - 1];
    return before === undefined || (letter.codePointAt(0) ?? 0) === (before.codePointAt(0) ?? 0) + 1;
  });
}

/**
 * A line of a price list or a table of contents, with one sign for its dots: `Crane, first hour … 88.00`. Undefined for a line
 * without such dots between two texts.
 */
export function withShortLeader(text: string): string | undefined {
  let dots = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const weight = dotsIn(text[at] ?? '');
    if (weight > 0 && dots === 0) start = at;
    if (weight > 0) dots += weight;
    else if (text[at] !== ' ') {
      if (dots >= fewestDots && start > 0) return `${text.slice(0, start).trim()} … ${text.slice(at).trim()}`;
      dots = 0;
    }
  }
  return undefined;
}

function dotsIn(character: string): number {
  if (!leaderDots.has(character)) return 0;
  return character === '…' ? 3 : 1;
}
