import type { Block } from '../../domain/block.ts';
import type { ReadingWarning } from '../../domain/extracted.ts';
import { limits } from '../../limits.ts';

/** Names pages on which no text was found but what runs along their edges, in one warning however many they are. */
export function pagesWithoutText(blocks: readonly Block[], count: number): readonly ReadingWarning[] {
  const read = new Set(blocks.map((block) => block.page));
  const pages = Array.from({ length: count }, (_, index) => index + 1).filter((number) => !read.has(number));
  const [page] = pages;
  if (page === undefined) return [];
  const named = rangesOf(pages);
  const shown = named.slice(0, limits.pdfNamedRanges.value);
  const more = shown.length < named.length ? ' and more' : '';
  const subject = pages.length === 1 ? `Page ${page} holds` : `Pages ${shown.join(', ')}${more} hold`;
  const detail = `${subject} no text: probably a scan or a picture. Run text recognition (OCR) over the file and upload the result.`;
  return [{ reason: 'no_text_on_page', page, detail }];
}

/** `2 to 4, 7` */
function rangesOf(pages: readonly number[]): string[] {
  const ranges: [number, number][] = [];
  for (const page of pages) {
    const last = ranges.at(-1);
    if (last?.[1] === page - 1) last[1] = page;
    else ranges.push([page, page]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`));
}
