import type { Block } from '../../domain/block.ts';
import type { ReadingWarning } from '../../domain/extracted.ts';
import { limits } from '../../limits.ts';

/** Numbers of the pages on which no text was found but what runs along their edges. */
export function missingPages(blocks: readonly Block[], count: number): number[] {
  const read = new Set(blocks.map((block) => block.page));
  return Array.from({ length: count }, (_, index) => index + 1).filter((number) => !read.has(number));
}

/** Names them in one warning, however many they are. */
export function pagesWithoutText(
  pages: readonly number[],
  { isRecognized }: { readonly isRecognized: boolean },
): readonly ReadingWarning[] {
  const [page] = pages;
  if (page === undefined) return [];
  const named = rangesOf(pages);
  const shown = named.slice(0, limits.pdfNamedRanges.value);
  const more = shown.length < named.length ? ' and more' : '';
  const subject = pages.length === 1 ? `Page ${page} holds` : `Pages ${shown.join(', ')}${more} hold`;
  const detail = `${subject} no text: probably a scan or a picture. ${recognitionAdvice(isRecognized)}`;
  return [{ reason: 'no_text_on_page', page, detail }];
}

/** What can be done about text in pictures, by who uploads the file and by who runs the platform. */
export function recognitionAdvice(isRecognized: boolean): string {
  return isRecognized
    ? 'Text recognition found none either. Scan it again with more contrast, at 300 dots per inch.'
    : 'Run text recognition (OCR) over the file and upload the result; the operator of the platform can have it do that (OCR=on).';
}

/** `2 to 4, 7` */
export function rangesOf(pages: readonly number[]): string[] {
  const ranges: [number, number][] = [];
  for (const page of pages) {
    const last = ranges.at(-1);
    if (last?.[1] === page - 1) last[1] = page;
    else ranges.push([page, page]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`));
}
