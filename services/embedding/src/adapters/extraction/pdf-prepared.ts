import { bodyStyle } from './pdf-headings.ts';
import type { PdfLine } from './pdf-lines.ts';
import { withoutRunningLines } from './pdf-running.ts';

/** A large first letter is so many times as high as its text. */
const capRatio = 1.8;
/** A page with so many entries with dots lists contents. */
const fewestEntries = 3;
const pageAtEnd = /\s(?:\d{1,4}|[ivxlc]{1,6})$/;

/** The lines that are text: without what runs along the edges of pages, with large first letters in their words. */
export function preparedLines(printed: readonly PdfLine[]): readonly PdfLine[] {
  return withLabels(withContents(withDropCaps(withoutRunningLines(printed, bodyStyle(printed).size))));
}

/** A first letter as high as several lines stands alone; it belongs to what follows. */
function withDropCaps(lines: readonly PdfLine[]): PdfLine[] {
  return lines.flatMap((line, index) => {
    const next = lines[index + 1];
    if (next !== undefined && isCapOf(line, next)) return [];
    const cap = lines[index - 1];
    return [cap !== undefined && isCapOf(cap, line) ? { ...line, text: cap.text + line.text } : line];
  });
}

function isCapOf(cap: PdfLine, line: PdfLine): boolean {
  const isLetter = /^\p{Lu}$/u.test(cap.text) && cap.size >= line.size * capRatio;
  return isLetter && cap.page === line.page && /^\p{L}/u.test(line.text);
}

/** Chapters stand in lists of contents without dots, and are no headings there. */
function withContents(lines: readonly PdfLine[]): readonly PdfLine[] {
  const entries = new Map<number, number>();
  for (const { kind, page } of lines) if (kind === 'leader') entries.set(page, (entries.get(page) ?? 0) + 1);
  const listsContents = ({ page }: PdfLine): boolean => (entries.get(page) ?? 0) >= fewestEntries;
  return lines.map((line) => {
    const isEntry =
      line.kind === 'text' && listsContents(line) && /\p{L}/u.test(line.text) && pageAtEnd.test(line.text);
    return isEntry ? { ...line, kind: 'leader' } : line;
  });
}

/** A label of two lines, with dots and its value on the second, is one line. */
function withLabels(lines: readonly PdfLine[]): readonly PdfLine[] {
  return lines.flatMap((line, index) => {
    const next = lines[index + 1];
    if (next !== undefined && isLabelOf(line, next, lines[index - 1])) return [];
    const before = lines[index - 1];
    const isSecond = before !== undefined && isLabelOf(before, line, lines[index - 2]);
    return [isSecond ? { ...line, text: `${before.text} ${line.text}` } : line];
  });
}

function isLabelOf(line: PdfLine, next: PdfLine, before: PdfLine | undefined): boolean {
  if (line.kind !== 'text' || next.kind !== 'leader' || !isClose(line, next)) return false;
  const isBetween = before?.kind === 'leader' && isClose(before, line);
  return /^\p{Ll}/u.test(next.text) || (isBetween && line.font === next.font);
}

function isClose(line: PdfLine, next: PdfLine): boolean {
  const step = line.y - next.y;
  return line.page === next.page && line.size === next.size && step > 0 && step <= line.size * 1.6;
}
