import type { getDocumentProxy } from 'unpdf';
import type { PDFPageProxy } from 'unpdf/pdfjs';
import type { Block } from '../../../domain/block.ts';
import { notRecognized, type ReadingWarning } from '../../../domain/extracted.ts';
import { limits } from '../../../limits.ts';
import { rangesOf } from '../pdf-warnings.ts';
import { picturesOf } from './pdf-pictures.ts';
import { openRecognizer, type Recognize } from './recognizer.ts';

/** What was recognized on pages without text. */
export interface RecognizedPages {
  readonly blocks: readonly Block[];
  readonly warnings: readonly ReadingWarning[];
}

/** Paragraphs of a page, and the least confidence of its pictures in percent. */
interface FoundPage {
  readonly number: number;
  readonly texts: readonly string[];
  readonly confidence: number;
}

/** Below it, in percent, what is recognized is not the text of the picture, but letters that it resembles. */
const leastConfidence = 30;

/**
 * Recognizes the text of pages in their pictures, of the first so many. A page whose pictures hold none, are larger than `limits` allow or are of a
 * form that cannot be decoded stays without text.
 *
 * @param pages numbers, from 1, at least one
 */
export async function recognizePages(
  pdf: Awaited<ReturnType<typeof getDocumentProxy>>,
  pages: readonly number[],
  languages: readonly string[],
): Promise<RecognizedPages> {
  const found: FoundPage[] = [];
  const warnings: ReadingWarning[] = [];
  try {
    const recognize = await openRecognizer(languages);
    for (const number of pages.slice(0, limits.ocrPages.value))
      found.push({ number, ...(await recognizePage(await pdf.getPage(number), recognize)) });
  } catch {
    // The engine is of no use any more: what was recognized before counts.
    warnings.push(notRecognized);
  }
  const read = found.filter(({ texts }) => texts.length > 0);
  if (read.length > 0) warnings.unshift(recognized(read));
  const blocks = read.flatMap(({ number: page, texts }) =>
    texts.map((text) => ({ kind: 'paragraph' as const, text, page })),
  );
  return { blocks, warnings };
}

async function recognizePage(page: PDFPageProxy, recognize: Recognize): Promise<Omit<FoundPage, 'number'>> {
  const texts: string[] = [];
  let confidence = 100;
  // Its drawing may have been prepared for its fonts, without pictures.
  Reflect.deleteProperty(page, '_renderPageChunk');
  page.cleanup();
  for await (const picture of picturesOf(page)) {
    const found = recognize(picture);
    const paragraphs = found.text.split(/\n[ \t]*\n/).filter((text) => /[\p{L}\p{N}]/u.test(text));
    if (found.confidence < leastConfidence || paragraphs.length === 0) continue;
    confidence = Math.min(confidence, found.confidence);
    texts.push(...paragraphs);
  }
  page.cleanup();
  return { texts, confidence };
}

function recognized(found: readonly FoundPage[]): ReadingWarning {
  const pages = found.map(({ number }) => number);
  const confidence = Math.min(...found.map((page) => page.confidence));
  const shown = rangesOf(pages).slice(0, limits.pdfNamedRanges.value).join(', ');
  const subject = pages.length === 1 ? `page ${shown}` : `pages ${shown}`;
  const detail = `The text of ${subject} was recognized in a picture (OCR), with a confidence of ${Math.round(confidence)} % at least: it may have errors.`;
  return { reason: 'text_recognized', page: pages[0] ?? 1, detail };
}
