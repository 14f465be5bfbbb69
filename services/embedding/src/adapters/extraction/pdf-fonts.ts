import type { PDFPageProxy } from 'unpdf/pdfjs';
import { limits } from '../../limits.ts';
import { symbolFont } from './docx/symbols.ts';
import { type DrawnPart, MarkReader, noMarks, type PdfMarks } from './pdf-marks.ts';

/** How makers of fonts name weights; Adobe's and TeX's short forms too. */
const boldName =
  /bold|black|heavy|demi|medi(?!um)|^(?:[A-Z]{6}\+)?(?:CMBX|SFBX|CMSSBX|ECBX)|[.-]B(?:I|It)?(?:\+|$)/i;

/** The drawings of a document take too long to be looked at. It has to be read again without. */
export class TooMuchDrawingError extends Error {
  /** Those of pages with new fonts alone take too long: it would not help to leave out the others. */
  readonly isForFonts: boolean;

  constructor(isForFonts: boolean) {
    super();
    this.isForFonts = isForFonts;
  }
}

/** What takes the parts of a drawing in pdf.js 6; its types leave it out. */
interface DrawnPage {
  _renderPageChunk(part: DrawnPart, state: unknown): void;
}

/** Which fonts of a document are bold, which are of signs, and what is drawn beside its text. pdf.js tells it only of what it prepares for drawing. */
export class PdfFonts {
  readonly #bold = new Map<string, boolean>();
  readonly #symbolFonts = new Map<string, string>();
  readonly #readsMarks: boolean;
  #operators = 0;
  /** Of pages with new fonts. */
  #operatorsForFonts = 0;

  /** @param readsMarks of every page, and not only of those on which new fonts appear */
  constructor({ readsMarks }: { readonly readsMarks: boolean }) {
    this.#readsMarks = readsMarks;
  }

  isBold(font: string): boolean {
    return this.#bold.get(font) ?? false;
  }

  /** The name of a font whose letters are other signs. */
  symbolFont(font: string): string | undefined {
    return this.#symbolFonts.get(font);
  }

  /**
   * Looks the fonts of a page up that no page before had, and its marks: its drawing is prepared, without pictures, and not kept.
   *
   * @throws TooMuchDrawingError when the drawings of all such pages are long, as those of maps; work on the page goes on until the
   * document is destroyed
   */
  async learn(page: PDFPageProxy, fonts: Iterable<string>): Promise<PdfMarks> {
    const unknown = [...fonts].filter((font) => !this.#bold.has(font));
    if (unknown.length === 0 && !this.#readsMarks) return noMarks;
    const reader = await MarkReader.create();
    const tooMuch = this.#keepNothing(page as unknown as DrawnPage, {
      reader,
      isForFonts: unknown.length > 0,
    });
    await Promise.race([page.getOperatorList(), tooMuch]);
    for (const font of unknown) {
      const prepared: unknown = page.commonObjs.has(font) ? page.commonObjs.get(font) : undefined;
      const signs = symbolFont(nameOf(prepared));
      this.#bold.set(font, isBold(prepared));
      if (signs !== undefined) this.#symbolFonts.set(font, signs);
    }
    return this.#readsMarks ? reader.marks() : noMarks;
  }

  /** Counts the operators of a page as they come. Rejects when there are too many; else it stays open. */
  #keepNothing(
    page: DrawnPage,
    { reader, isForFonts }: { readonly reader: MarkReader; readonly isForFonts: boolean },
  ): Promise<never> {
    const most = limits.pdfDrawnOperators.value;
    const { promise, reject } = Promise.withResolvers<never>();
    const take = page._renderPageChunk.bind(page);
    page._renderPageChunk = (part, state) => {
      this.#operators += part.length;
      if (isForFonts) this.#operatorsForFonts += part.length;
      if (this.#operators > most) reject(new TooMuchDrawingError(this.#operatorsForFonts > most));
      else if (this.#readsMarks) reader.take(part);
      take({ ...part, length: 0 }, state);
    };
    return promise;
  }
}

function isBold(font: unknown): boolean {
  if (typeof font !== 'object' || font === null) return false;
  const { bold, black } = font as { bold?: unknown; black?: unknown };
  return bold === true || black === true || boldName.test(nameOf(font) ?? '');
}

function nameOf(font: unknown): string | undefined {
  const name = typeof font === 'object' && font !== null ? (font as { name?: unknown }).name : undefined;
  return typeof name === 'string' ? name : undefined;
}
