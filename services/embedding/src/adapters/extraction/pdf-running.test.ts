import { describe, expect, it } from 'vitest';
import type { PdfLine } from './pdf-lines.ts';
import { withoutRunningLines } from './pdf-running.ts';

/** A line so far from the top of a page of 800 points. */
function line(page: number, text: string, top: number, size = 10): PdfLine {
  const place = { x: 50, right: 400, y: 800 - top, edges: { top, bottom: 800 - top } };
  return { kind: 'text', text, page, size, font: 'f1', bold: false, ...place };
}

const pages = (count: number, of: (page: number) => PdfLine[]): PdfLine[] =>
  Array.from({ length: count }, (_, index) => of(index + 1)).flat();
const keptOf = (lines: readonly PdfLine[]) => withoutRunningLines(lines, 10).map(({ text }) => text);
const text = (page: number) => [
  line(page, `Text of page ${page} begins.`, 200),
  line(page, 'It goes on.', 214),
];

describe('withoutRunningLines', () => {
  it('drops titles that stay for some pages, and numbers wherever they stand, also Roman ones', () => {
    const lines = pages(8, (page) => [
      line(page, page % 2 ? (page < 5 ? 'Mooring' : 'Fuel') : `${page + 20} Harbour rules`, 40),
      ...text(page),
      line(page, page < 4 ? (['i', 'ii', 'iii'][page - 1] ?? '') : `Page ${page} of 8`, 770),
    ]);
    expect(keptOf(lines)).toEqual(pages(8, text).map((one) => one.text));
  });

  it('keeps what counts no pages: chapters of any size, titles of slides, and text that begins alike', () => {
    const chapters = pages(5, (page) => [
      line(page, `Section ${page}`, 50),
      ...text(page),
      line(page, `- ${page} -`, 770),
    ]);
    expect(keptOf(chapters)).toEqual(
      pages(5, (page) => [line(page, `Section ${page}`, 50), ...text(page)]).map((one) => one.text),
    );
    const slides = pages(4, (page) => [line(page, page < 3 ? 'Results' : 'Outlook', 50, 24), ...text(page)]);
    expect(keptOf(slides)).toHaveLength(slides.length);
    const alike = pages(4, (page) => [
      line(page, 'ACME', 30),
      line(page, 'The buyer pays for', 100),
      line(page, `${page} boats of kind`, 113),
      ...text(page),
    ]);
    expect(keptOf(alike)).toHaveLength(alike.length - 4);
  });

  it('drops a stamp across most pages', () => {
    const stamp = (page: number): PdfLine => {
      const { edges: _, ...rest } = line(page, 'DRAFT', 400);
      return rest;
    };
    expect(keptOf(pages(3, (page) => [...text(page), stamp(page)]))).toEqual(
      pages(3, text).map((one) => one.text),
    );
  });
});
