import { getDocumentProxy } from 'unpdf';
import type { Block } from '../../domain/block.ts';
import { documentFailure } from '../../domain/document-failure.ts';
import { type PdfLine, type PdfTextItem, pdfLines } from './pdf-lines.ts';
import { pdfStructure } from './pdf-structure.ts';

/** What is used of pdf.js's document. */
type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

/**
 * The text of a PDF page by page; headings are told by their font size. One page is held at a time, so memory does not
 * grow with the pictures of a long document.
 *
 * @param maxChars reading stops soon after this many; the caller refuses what is longer
 */
export async function pdfBlocks(bytes: Uint8Array, maxChars: number): Promise<Block[]> {
  const pdf = await openPdf(bytes);
  try {
    const lines: PdfLine[] = [];
    let chars = 0;
    for (let page = 1; page <= pdf.numPages && chars <= maxChars; page += 1) {
      for (const line of pdfLines(await itemsOf(pdf, page), page)) {
        lines.push(line);
        chars += line.text.length;
      }
    }
    if (lines.length === 0) throw noText(pdf.numPages);
    return pdfStructure(lines);
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function openPdf(bytes: Uint8Array): Promise<Pdf> {
  try {
    // Errors instead of the warnings that pdf.js would print.
    return await getDocumentProxy(bytes, { verbosity: 0 });
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'PasswordException') {
      throw documentFailure('extract', {
        reason: 'encrypted',
        message: 'The PDF is protected by a password. Save it without one and upload it again.',
        cause,
      });
    }
    throw unreadable(cause);
  }
}

async function itemsOf(pdf: Pdf, pageNumber: number): Promise<PdfTextItem[]> {
  try {
    const page = await pdf.getPage(pageNumber);
    const { items } = await page.getTextContent();
    page.cleanup();
    return items.flatMap((item) => ('str' in item ? [textItem(item)] : []));
  } catch (cause) {
    throw unreadable(cause);
  }
}

function textItem(item: { str: string; width: number; hasEOL: boolean; transform: unknown[] }): PdfTextItem {
  const [, , c, d, x, y] = item.transform.map(Number);
  return {
    text: item.str,
    x: x ?? 0,
    y: y ?? 0,
    width: item.width,
    fontSize: Math.hypot(c ?? 0, d ?? 0),
    endsLine: item.hasEOL,
  };
}

function unreadable(cause: unknown): Error {
  return documentFailure('extract', {
    reason: 'unreadable_pdf',
    message: 'The PDF is damaged and cannot be read. Export it again from its source and upload that.',
    cause,
  });
}

function noText(pages: number): Error {
  return documentFailure('extract', {
    reason: 'no_text',
    message: `The PDF has ${pages} page(s) but no text: it is probably a scan. Run text recognition (OCR) over it and upload the result.`,
  });
}
