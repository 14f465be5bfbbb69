import type { Block } from '../../domain/block.ts';
import type { PdfLine } from './pdf-lines.ts';

/** A heading is set at least this much larger than the body; less is emphasis. */
const headingRatio = 1.15;
const longestHeading = 200;
const deepestLevel = 6;
/** A line of a table of contents names a heading and is none. */
const dotLeader = /(?:\.\s?){5}/;

/**
 * Finds structure in lines: what is larger than the body text is a heading (larger is higher), what repeats at the top
 * or foot of most pages is not text, and a wider gap than usual ends a paragraph.
 */
export function pdfStructure(printed: readonly PdfLine[]): Block[] {
  const lines = withoutRunningLines(printed);
  const bodySize = mostCommon(lines.map((line) => [line.fontSize, line.text.length]));
  const leading = usualLeading(lines, bodySize);
  const levels = headingLevels(lines, bodySize);
  const drafts: Draft[] = [];
  let previous: PdfLine | undefined;
  for (const line of lines) {
    const last = drafts.at(-1);
    if (previous === undefined || last === undefined || !goesOn(previous, line, leading)) {
      drafts.push({ block: blockOf(line, levelOf(line, levels), last), lines: [line.text] });
    } else {
      last.lines.push(line.text);
    }
    previous = line;
  }
  return drafts.map((draft) => ({ ...draft.block, text: joinLines(draft.lines) }));
}

/** A block whose text grows by lines. */
interface Draft {
  readonly block: Block;
  readonly lines: string[];
}

function blockOf({ text, page }: PdfLine, level: number | undefined, last: Draft | undefined): Block {
  if (level !== undefined) return { kind: 'heading', level, text, page };
  return { kind: 'paragraph', text, page, ...(isCutByPage(last, page) ? { continues: true } : {}) };
}

/** Same block: same page, same size, no more than the usual distance, going down. */
function goesOn(previous: PdfLine, line: PdfLine, leading: number): boolean {
  const step = previous.y - line.y;
  const sameSize = Math.abs(previous.fontSize - line.fontSize) < 1;
  return (
    previous.page === line.page && sameSize && step > 0 && step <= Math.max(leading, line.fontSize) * 1.35
  );
}

function isCutByPage(last: Draft | undefined, page: number): boolean {
  if (last?.block.kind !== 'paragraph' || last.block.page === page) return false;
  return !'.!?:;"”’)]'.includes(last.lines.at(-1)?.at(-1) ?? '');
}

/**
 * A word that was divided at the line's end is made whole. A hyphen of its own, as in "well-known", is lost there: the
 * two cannot be distinguished without a dictionary, and division is more common.
 */
function joinLines(lines: readonly string[]): string {
  return lines
    .map((line, index) => {
      const next = lines[index + 1];
      if (next === undefined) return line;
      const isDivided = /^\p{Ll}-$/u.test(line.slice(-2)) && /^\p{Ll}/u.test(next);
      return isDivided ? line.slice(0, -1) : `${line} `;
    })
    .join('');
}

function headingLevels(lines: readonly PdfLine[], bodySize: number): Map<number, number> {
  const sizes = new Set(lines.map((line) => line.fontSize).filter((size) => size >= bodySize * headingRatio));
  const descending = [...sizes].sort((a, b) => b - a);
  return new Map(descending.map((size, index) => [size, Math.min(index + 1, deepestLevel)]));
}

function levelOf(line: PdfLine, levels: ReadonlyMap<number, number>): number | undefined {
  const { text } = line;
  const isTitle = text.length <= longestHeading && /\p{L}/u.test(text) && !dotLeader.test(text);
  return isTitle ? levels.get(line.fontSize) : undefined;
}

function usualLeading(lines: readonly PdfLine[], bodySize: number): number {
  const steps: [number, number][] = [];
  lines.forEach((line, index) => {
    const previous = lines[index - 1];
    if (previous === undefined || previous.page !== line.page || line.fontSize !== bodySize) return;
    const step = Math.round((previous.y - line.y) * 2) / 2;
    if (step > 0 && step < bodySize * 3) steps.push([step, 1]);
  });
  return mostCommon(steps) || bodySize * 1.2;
}

/** The value with the greatest weight; 0 for none. */
function mostCommon(weighted: readonly (readonly [value: number, weight: number])[]): number {
  const weights = new Map<number, number>();
  for (const [value, weight] of weighted) weights.set(value, (weights.get(value) ?? 0) + weight);
  let best = 0;
  for (const [value, weight] of weights) if (weight > (weights.get(best) ?? 0)) best = value;
  return best;
}

/** Drops first and last lines of pages that most pages share, whatever number is in them. */
function withoutRunningLines(lines: readonly PdfLine[]): PdfLine[] {
  const pages = Map.groupBy(lines, (line) => line.page);
  if (pages.size < 3) return [...lines];
  const edges = [...pages.values()].flatMap((page) => [...new Set([page[0], page.at(-1)])]);
  const keyOf = (line: PdfLine): string => `${Math.round(line.y)}:${line.text.replace(/\d+/g, '#')}`;
  const counts = new Map<string, number>();
  for (const line of edges) if (line) counts.set(keyOf(line), (counts.get(keyOf(line)) ?? 0) + 1);
  const edgeLines = new Set(edges);
  return lines.filter((line) => !edgeLines.has(line) || (counts.get(keyOf(line)) ?? 0) < pages.size * 0.6);
}
