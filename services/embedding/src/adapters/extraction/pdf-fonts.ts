import type { PDFPageProxy } from 'unpdf/pdfjs';

/** How makers of fonts name weights; Adobe's and TeX's short forms too. */
const boldName =
  /bold|black|heavy|demi|medi(?!um)|^(?:[A-Z]{6}\+)?(?:CMBX|SFBX|CMSSBX|ECBX)|[.-]B(?:I|It)?(?:\+|$)/i;

/** Which fonts of a document are bold. pdf.js tells it only of fonts that it prepares for drawing. */
export class PdfFonts {
  readonly #bold = new Map<string, boolean>();

  isBold(font: string): boolean {
    return this.#bold.get(font) ?? false;
  }

  /** Looks the fonts of a page up that no page before had: its drawing is prepared once, without pictures. */
  async learn(page: PDFPageProxy, fonts: Iterable<string>): Promise<void> {
    const unknown = [...fonts].filter((font) => !this.#bold.has(font));
    if (unknown.length === 0) return;
    await page.getOperatorList();
    for (const font of unknown)
      this.#bold.set(font, isBold(page.commonObjs.has(font) ? page.commonObjs.get(font) : undefined));
  }
}

function isBold(font: unknown): boolean {
  if (typeof font !== 'object' || font === null) return false;
  const { name, bold, black } = font as { name?: unknown; bold?: unknown; black?: unknown };
  return bold === true || black === true || (typeof name === 'string' && boldName.test(name));
}
