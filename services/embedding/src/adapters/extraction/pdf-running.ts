import type { PdfLine } from './pdf-lines.ts';

/** Running heads stand this close to the edge of the page, as a share of its height, and this many deep. */
const margin = 0.18;
const deepest = 3;
/** Shares of the pages of a kind. */
const mostPages = 0.6;
const fewestPages = 3;
/** A longer line with a number is a sentence. */
const longestHead = 80;
/** In points: heights jitter, and left pages may differ from right ones. */
const sameHeight = 6;

/** A line near an edge, with what it is compared by. */
interface Candidate {
  readonly line: PdfLine;
  readonly side: 'head' | 'foot';
  /** From 0: the outermost line. */
  readonly depth: number;
  readonly height: number;
  /** The next lines towards the edge and the middle of the page. */
  readonly neighbours: readonly (PdfLine | undefined)[];
  /** Its text without a number that counts pages. */
  readonly words: string;
  /** Numbers less the page: the same on each page if they count pages. */
  readonly offsets: readonly number[];
}

/**
 * Drops what runs along the head and foot of pages: the same text on most pages (all, or those on the left or right), a
 * number that counts pages, or a title that stays for several pages. A line that is larger than the body, as that of a chapter, stays
 * where its text varies.
 *
 * @param bodySize size of most of the text
 */
export function withoutRunningLines(lines: readonly PdfLine[], bodySize: number): PdfLine[] {
  const pages = Map.groupBy(lines, ({ page }) => page);
  const candidates = [...pages.values()].flatMap(candidatesOf);
  const running = new Set<PdfLine>(repeatedStamps(lines, pages.size));
  const kinds: ((page: number) => boolean)[] = [
    () => true,
    (page) => page % 2 === 1,
    (page) => page % 2 === 0,
  ];
  for (const isOfKind of kinds) {
    const count = [...pages.keys()].filter(isOfKind).length;
    const some = candidates.filter(({ line }) => isOfKind(line.page));
    for (const slot of slotsOf(some)) {
      for (const { line } of runningIn(slot, { pages: count, bodySize })) running.add(line);
    }
  }
  const inward = candidates.toSorted((a, b) => a.depth - b.depth);
  for (const candidate of [...inward, ...inward.toReversed()])
    if (isOfText(candidate, running)) running.delete(candidate.line);
  return lines.filter((line) => !running.has(line));
}

function candidatesOf(page: readonly PdfLine[]): Candidate[] {
  const near = (side: 'head' | 'foot', distance: (line: PdfLine) => number | undefined): Candidate[] => {
    const sorted = page
      .filter(({ edges }) => edges !== undefined)
      .sort((a, b) => (distance(a) ?? 0) - (distance(b) ?? 0));
    const outer = sorted.slice(0, deepest).filter((line) => isNear(line, distance(line)));
    return outer.map((line, depth) => {
      const neighbours = [sorted[depth - 1], sorted[depth + 1]];
      const place = { side, depth, height: distance(line) ?? 0, neighbours };
      return { line, ...place, ...partsOf(line) };
    });
  };
  return [...near('head', ({ edges }) => edges?.top), ...near('foot', ({ edges }) => edges?.bottom)];
}

function isNear({ edges }: PdfLine, distance: number | undefined): boolean {
  return edges !== undefined && distance !== undefined && distance <= (edges.top + edges.bottom) * margin;
}

function partsOf({ text, page }: PdfLine): Pick<Candidate, 'words' | 'offsets'> {
  const numbers = [...text.matchAll(/\d{1,5}/g)].map(([number]) => Number(number) - page);
  const roman = /(?:^|\s)([ivxlc]{1,8})$/.exec(text)?.[1];
  if (roman !== undefined)
    return { words: `${text.slice(0, -roman.length)}#`, offsets: [...numbers, romanNumber(roman) - page] };
  return { words: text.replace(/\d{1,5}/g, '#'), offsets: numbers };
}

const romanDigits: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 };

function romanNumber(roman: string): number {
  const digits = [...roman].map((digit) => romanDigits[digit] ?? 0);
  return digits.reduce((sum, digit, at) => sum + (digit < (digits[at + 1] ?? 0) ? -digit : digit), 0);
}

/** Candidates at the same height of their pages. */
function* slotsOf(candidates: readonly Candidate[]): Generator<readonly Candidate[]> {
  const sides = Map.groupBy(candidates, ({ side }) => side);
  for (const side of sides.values()) {
    let slot: Candidate[] = [];
    for (const candidate of [...side].sort((a, b) => a.height - b.height)) {
      const last = slot.at(-1);
      if (last !== undefined && candidate.height - last.height > sameHeight) {
        yield slot;
        slot = [];
      }
      slot.push(candidate);
    }
    if (slot.length > 0) yield slot;
  }
}

/** A line beside another at the edge, with text close to it. */
function isOfText({ line, depth, neighbours }: Candidate, running: ReadonlySet<PdfLine>): boolean {
  return (
    depth > 0 &&
    neighbours.some(
      (other) =>
        other !== undefined &&
        !running.has(other) &&
        Math.abs(line.y - other.y) <= Math.max(line.size, other.size) * 1.6,
    )
  );
}

interface Judged {
  readonly pages: number;
  readonly bodySize: number;
}

function runningIn(slot: readonly Candidate[], { pages, bodySize }: Judged): readonly Candidate[] {
  const enough = (some: readonly Candidate[]): boolean =>
    some.length >= fewestPages && some.length >= pages * mostPages;
  const isLarge = ({ line }: Candidate): boolean => line.size >= bodySize * 1.15;
  const constant = [...Map.groupBy(slot, ({ line }) => line.text).values()].filter(enough).flat();
  const numbered = pageNumbers(slot).filter((candidate) => isNumberOnly(candidate) || !isLarge(candidate));
  const outer = slot.filter((candidate) => !isLarge(candidate) && candidate.depth === 0);
  const texts = new Set(outer.map(({ words }) => words));
  const stays = enough(outer) && texts.size * 2 <= outer.length && !varies(outer) ? outer : [];
  return [...constant, ...(enough(numbered) ? numbered : []), ...stays];
}

/** Those that hold a number which counts pages. */
function pageNumbers(slot: readonly Candidate[]): readonly Candidate[] {
  const counts = new Map<number, number>();
  for (const { offsets } of slot)
    for (const offset of new Set(offsets)) counts.set(offset, (counts.get(offset) ?? 0) + 1);
  const [offset, count] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0]);
  if (count < fewestPages) return [];
  return slot.filter((candidate) => candidate.offsets.includes(offset) && countsPages(candidate));
}

const pageWord =
  /(?:^|\P{L})(?:p|pp|pg|s|str|pag|page|seite|blatt|sheet|slide|folio|feuille|hoja|página|pagina|sida|side|strana|стр|第)\.? ?#/iu;
const numberAtEnd = /^#(?:\P{L}*$|\P{L}*\p{Lu})|#$/u;

/** Its number stands where that of a page does. "Chapter 4" on the fourth page is a title, however it counts. */
function countsPages({ words }: Candidate): boolean {
  if (pageWord.test(words) || isNumberOnly({ words })) return true;
  return words.length <= longestHead && numberAtEnd.test(words) && !/^\p{L}[\p{L}.]* ?#$/u.test(words);
}

function isNumberOnly({ words }: Pick<Candidate, 'words'>): boolean {
  return !/\p{L}/u.test(words);
}

/** The same words with another number on each page, which counts no pages: a title with its number. */
function varies(slot: readonly Candidate[]): boolean {
  const texts = new Set(slot.map(({ line }) => line.text));
  return texts.size * 2 > slot.length;
}

/** The same words across most pages, as "Draft". */
function repeatedStamps(lines: readonly PdfLine[], pages: number): PdfLine[] {
  const stamps = Map.groupBy(
    lines.filter(({ edges }) => edges === undefined),
    ({ text }) => text,
  );
  return [...stamps.values()]
    .filter((same) => same.length >= Math.max(fewestPages, pages * mostPages))
    .flat();
}
