import { AppError } from '@lectern/errors';
import { getDocumentProxy } from 'unpdf';
import type { Block } from '../../domain/block.ts';
import { limits } from '../../limits.ts';
import { encryptedPdf, noTextInPdf, tooManyParts, unreadablePdf } from './failures.ts';
import { guardPdf, mayBeEncrypted } from './pdf-guard.ts';
import { type PdfLine, type PdfTextItem, pdfLines } from './pdf-lines.ts';
import { pdfStructure } from './pdf-structure.ts';

/** What is used of pdf.js's document. */
type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

/**
 * The text of a PDF page by page; headings are recognized by their font size. One page is held at a time, so memory does not
 * grow with the pictures of a long document. {@link guardPdf} bounds what the library unpacks.
 *
 * @param bounds.maxChars reading stops soon after this many; the caller refuses what is longer
 */
export async function pdfBlocks(
  bytes: Uint8Array,
  bounds: { maxChars: number; maxUnpackedBytes: number },
): Promise<Block[]> {
  const pdf = await openPdf(bytes, bounds.maxUnpackedBytes);
  try {
    if (pdf.numPages > limits.pdfPages.value) throw tooManyParts(limits.pdfPages.value, 'pages');
    const lines: PdfLine[] = [];
    let chars = 0;
    for (let page = 1; page <= pdf.numPages && chars <= bounds.maxChars; page += 1) {
      for (const line of pdfLines(await itemsOf(pdf, page), page)) {
        lines.push(line);
        chars += line.text.length;
      }
    }
    if (lines.length === 0) throw noTextInPdf(pdf.numPages);
    return pdfStructure(lines);
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function openPdf(bytes: Uint8Array, maxUnpackedBytes: number): Promise<Pdf> {
  const safe = guardPdf(bytes, maxUnpackedBytes);
  const maybeEncrypted = mayBeEncrypted(bytes);
  try {
    // Only errors: pdf.js would print warnings.
    const pdf = await getDocumentProxy(safe, { verbosity: 0 });
    if (!maybeEncrypted || (await pdf.getPermissions()) !== null) return pdf;
    await pdf.loadingTask.destroy();
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'PasswordException') throw encryptedPdf(cause);
    throw unreadablePdf(cause);
  }
  // Only an encrypted file may skip the checks of `guardPdf`.
  throw unreadablePdf(new Error('The file has the word /Encrypt but no encryption.'));
}

async function itemsOf(pdf: Pdf, pageNumber: number): Promise<PdfTextItem[]> {
  try {
    const page = await pdf.getPage(pageNumber);
    const items: PdfTextItem[] = [];
    // Read as it comes: forms that draw each other can make more text than memory holds.
    const reader = page.streamTextContent().getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      for (const item of part.value.items) if ('str' in item) items.push(textItem(item));
      if (items.length > limits.pdfPageItems.value) {
        await abandon(pdf, reader);
        throw tooManyParts(limits.pdfPageItems.value, 'pieces of text on a page');
      }
    }
    page.cleanup();
    return items;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw unreadablePdf(cause);
  }
}

/**
 * Ends work on a page. pdf.js can only be ended between two parts of the text, and throws where nobody can catch it if
 * its stream is cancelled: so it is asked to end, and the rest is read until it has.
 */
async function abandon(pdf: Pdf, reader: ReadableStreamDefaultReader): Promise<void> {
  const ended = pdf.loadingTask.destroy();
  const read = async (): Promise<void> => {
    while (!(await reader.read()).done);
  };
  await Promise.race([ended, read().catch(() => ended)]);
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
