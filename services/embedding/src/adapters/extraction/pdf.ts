import { AppError } from '@lectern/errors';
import { getDocumentProxy } from 'unpdf';
import type { Block } from '../../domain/block.ts';
import type { Extracted } from '../../domain/extracted.ts';
import { limits } from '../../limits.ts';
import { encryptedPdf, noTextInPdf, tooManyParts, unreadablePdf } from './failures.ts';
import type { RecognizedPages } from './ocr/recognized-pages.ts';
import { PdfData } from './pdf-data.ts';
import { PdfFonts, TooMuchDrawingError } from './pdf-fonts.ts';
import { guardPdf, mayBeEncrypted } from './pdf-guard.ts';
import type { PdfLine } from './pdf-lines.ts';
import { type PageLines, type PageReader, pageLines } from './pdf-page.ts';
import { pdfStructure } from './pdf-structure.ts';
import { missingPages, pagesWithoutText } from './pdf-warnings.ts';
import { struckWarning } from './reading-warnings.ts';

/** What is used of pdf.js's document. */
type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

/** Limits of one PDF. */
interface PdfBounds {
  readonly maxChars: number;
  readonly maxUnpackedBytes: number;
  readonly recognize?: readonly string[] | undefined;
}

/**
 * The text of a PDF page by page, with the values of its form and its notes; pages without text are named in warnings. One page is
 * held at a time, so memory does not grow with the pictures of a long document. {@link guardPdf} bounds what the library
 * unpacks.
 *
 * @param bounds.recognize languages in which text is recognized in the pictures of pages without text
 * @param bounds.maxChars reading stops soon after this many; the caller refuses what is longer
 */
export async function readPdf(bytes: Uint8Array, bounds: PdfBounds): Promise<Extracted> {
  for (const readsMarks of [true, false]) {
    try {
      return await readWith(new PdfFonts({ readsMarks }), bytes, bounds);
    } catch (error) {
      if (!(error instanceof TooMuchDrawingError)) throw error;
      if (error.isForFonts) break;
    }
  }
  return readWith(undefined, bytes, bounds);
}

async function readWith(
  fonts: PdfFonts | undefined,
  bytes: Uint8Array,
  bounds: PdfBounds,
): Promise<Extracted> {
  const { file, hasNotes } = guardPdf(bytes, bounds.maxUnpackedBytes, bounds.recognize !== undefined);
  const mostPoints = bounds.recognize === undefined ? 0 : limits.ocrPoints.value;
  const pdf = await openPdf(file, { maybeEncrypted: mayBeEncrypted(bytes), mostPoints });
  try {
    if (pdf.numPages > limits.pdfPages.value) throw tooManyParts(limits.pdfPages.value, 'pages');
    const reader: PageReader = { fonts, hasNotes, abandon: (stream) => abandon(pdf, stream) };
    const { lines, struck } = await allLines(pdf, reader, bounds.maxChars);
    const isRecognized = bounds.recognize !== undefined;
    const written = pdfStructure(lines);
    const missing = missingPages(written, pdf.numPages);
    const recognized =
      missing.length > 0 && bounds.recognize && (await recognizedIn(pdf, missing, bounds.recognize));
    const blocks = inOrderOfPages(written, recognized ? recognized.blocks : []);
    if (blocks.length === 0) throw noTextInPdf(pdf.numPages, isRecognized);
    const left = missingPages(blocks, pdf.numPages);
    const warnings = [
      ...(recognized ? recognized.warnings : []),
      ...pagesWithoutText(left, { isRecognized }),
      ...struckWarning(struck),
    ];
    return { blocks, warnings };
  } finally {
    await pdf.loadingTask.destroy();
  }
}

/** Loaded where it is wanted: it is an engine of its own. */
async function recognizedIn(
  pdf: Pdf,
  pages: readonly number[],
  languages: readonly string[],
): Promise<RecognizedPages> {
  const { recognizePages } = await import('./ocr/recognized-pages.ts');
  return recognizePages(pdf, pages, languages);
}

/** Blocks of pages that others have no text of, among theirs. */
function inOrderOfPages(written: readonly Block[], recognized: readonly Block[]): readonly Block[] {
  if (recognized.length === 0) return written;
  return [...written, ...recognized].sort((a, b) => (a.page ?? 0) - (b.page ?? 0));
}

async function allLines(pdf: Pdf, reader: PageReader, maxChars: number): Promise<PageLines> {
  const lines: PdfLine[] = [];
  let [chars, struck] = [0, 0];
  for (let page = 1; page <= pdf.numPages && chars <= maxChars; page += 1) {
    const read = await linesOf(pdf, page, reader);
    struck += read.struck;
    for (const line of read.lines) {
      lines.push(line);
      chars += line.text.length;
    }
  }
  return { lines, struck };
}

async function openPdf(
  file: Uint8Array,
  { maybeEncrypted, mostPoints }: { readonly maybeEncrypted: boolean; readonly mostPoints: number },
): Promise<Pdf> {
  try {
    const pdf = await getDocumentProxy(file, {
      // Only errors: pdf.js would print warnings.
      verbosity: 0,
      // No picture is decoded, or no larger one.
      maxImageSize: mostPoints,
      BinaryDataFactory: PdfData,
      useWorkerFetch: false,
      // What they are is known to `PdfData`; without them pdf.js does not ask.
      cMapUrl: 'cmaps/',
      standardFontDataUrl: 'standard_fonts/',
    });
    if (!maybeEncrypted || (await pdf.getPermissions()) !== null) return pdf;
    await pdf.loadingTask.destroy();
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'PasswordException') throw encryptedPdf(cause);
    throw unreadablePdf(cause);
  }
  // Only an encrypted file may skip the checks of `guardPdf`.
  throw unreadablePdf(new Error('The file has the word /Encrypt but no encryption.'));
}

async function linesOf(pdf: Pdf, page: number, reader: PageReader): Promise<PageLines> {
  try {
    return await pageLines(await pdf.getPage(page), reader);
  } catch (cause) {
    if (cause instanceof AppError || cause instanceof TooMuchDrawingError) throw cause;
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
