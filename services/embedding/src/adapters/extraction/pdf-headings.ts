import { mostCommon, type PdfLine } from './pdf-lines.ts';

/** A heading is set at least this much larger than the body; less is emphasis. */
const headingRatio = 1.15;
const longestHeading = 200;
const longestNumbered = 120;
const mostLines = 4;
const deepestLevel = 6;
const numbering =
  /^(?:\d{1,3}(?:\.\d{1,3}){0,5}\.?|[A-Z]\.(?:\d{1,3}\.?){0,3}|[IVX]{1,5}\.|§ ?\d{1,4}[a-z]?)\s+(?=[\p{Lu}\p{Lo}"“„«(])/u;

/** Share of a text that must be prose for its style to be that of the body. */
const leastProse = 0.2;

/** How most of a text is set. */
export interface BodyStyle {
  readonly size: number;
  readonly font: string;
  readonly bold: boolean;
  /** The usual distance between its lines. */
  readonly leading: number;
}

/** What most characters of running text are set in. Tables and lists of prices count only where there is nothing else. */
export function bodyStyle(lines: readonly PdfLine[]): BodyStyle {
  const prose = lines.filter(({ kind }) => kind === 'text');
  const some = charsOf(prose) < charsOf(lines) * leastProse ? lines : prose;
  const size = mostCommon(weights(some, (line) => line.size)) ?? 0;
  const body = some.filter((line) => line.size === size);
  return {
    size,
    font: mostCommon(weights(body, (line) => line.font)) ?? '',
    bold: mostCommon(weights(body, (line) => line.bold)) ?? false,
    leading: usualLeading(some, size),
  };
}

function charsOf(lines: readonly PdfLine[]): number {
  return lines.reduce((sum, { text }) => sum + text.length, 0);
}

function weights<T>(lines: readonly PdfLine[], keyOf: (line: PdfLine) => T): Map<T, number> {
  const sums = new Map<T, number>();
  for (const line of lines) sums.set(keyOf(line), (sums.get(keyOf(line)) ?? 0) + line.text.length);
  return sums;
}

function usualLeading(lines: readonly PdfLine[], size: number): number {
  const steps = new Map<number, number>();
  lines.forEach((line, index) => {
    const previous = lines[index - 1];
    if (previous === undefined || previous.page !== line.page || line.size !== size) return;
    const step = Math.round((previous.y - line.y) * 2) / 2;
    if (step > 0 && step < size * 3) steps.set(step, (steps.get(step) ?? 0) + 1);
  });
  return mostCommon(steps) ?? size * 1.2;
}

/** Lines that are set alike and follow each other closely. */
export interface LineGroup {
  readonly lines: readonly PdfLine[];
  /** There is more space above it than between lines, or nothing. */
  readonly setOff: boolean;
  /** Its text with its lines joined. */
  readonly text: string;
}

/**
 * The groups that are headings, with their levels (from 1, outermost): by size, or bold or numbered in the size of the
 * text and set off from it. Levels follow size, then weight, then numbers such as `2.3`.
 */
export function headingLevels(groups: readonly LineGroup[], body: BodyStyle): Map<LineGroup, number> {
  const headings = groups.filter((group, index) => isHeading(group, { body, next: groups[index + 1] }));
  const ranks = [...new Set(headings.map(rankOf))].sort((a, b) => b - a);
  const depths = new Map<number, number>();
  for (const heading of headings) {
    const depth = depthOf(heading.text);
    if (depth > 0) depths.set(rankOf(heading), Math.min(depths.get(rankOf(heading)) ?? depth, depth));
  }
  return new Map(
    headings.map((heading) => {
      const rank = rankOf(heading);
      const below = Math.max(depthOf(heading.text) - (depths.get(rank) ?? 0), 0);
      return [heading, Math.min(ranks.indexOf(rank) + 1 + below, deepestLevel)];
    }),
  );
}

/** The larger, the higher; in one size bold before other. */
function rankOf({ lines: [first] }: LineGroup): number {
  return (first?.size ?? 0) + (first?.bold ? 0.25 : 0);
}

function depthOf(text: string): number {
  return /^\d+(?:\.\d+)*/.exec(text)?.[0].split('.').length ?? 0;
}

function isHeading(
  group: LineGroup,
  { body, next }: { body: BodyStyle; next: LineGroup | undefined },
): boolean {
  const { lines, text } = group;
  const [first] = lines;
  if (first === undefined || lines.some(({ kind }) => kind !== 'text') || !isTitle(text)) return false;
  if (lines.length > mostLines) return false;
  if (first.size >= body.size * headingRatio) return true;
  if (!group.setOff || first.size < body.size * 0.95 || lines.length > 2) return false;
  // What is followed by nothing is a last line, and no heading of anything.
  const leads = next !== undefined && next.lines[0]?.kind !== undefined && !isAlike(first, next.lines[0]);
  if (first.bold && !body.bold) return leads && !/[.,;]$/.test(text);
  const isNumbered = numbering.test(text) && text.length <= longestNumbered && !/[.,;:]$/.test(text);
  return leads && isNumbered && lines.length === 1 && first.font !== body.font && first.font !== '';
}

function isAlike(a: PdfLine, b: PdfLine): boolean {
  return a.size === b.size && a.bold === b.bold && a.font === b.font;
}

/** Words, and not a number, a formula or the entry of a list of contents. */
function isTitle(text: string): boolean {
  if (text.length > longestHeading || /[,;=]$/.test(text)) return false;
  if (!/\p{L}{2}|\p{sc=Han}|[\p{sc=Hira}\p{sc=Kana}]/u.test(text)) return false;
  const signs = text.replace(/\s/g, '');
  const letters = signs.match(/[\p{L}\p{M}]/gu)?.length ?? 0;
  const odd = signs.match(/[=<>+×÷±∑∏∫√∈∀∃≤≥≠≈∞|{}\\^_]/gu)?.length ?? 0;
  return letters * 2 >= signs.replace(/\d/g, '').length && letters >= 2 && odd * 6 <= signs.length;
}
