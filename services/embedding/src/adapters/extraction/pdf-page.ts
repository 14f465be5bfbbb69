import type { PDFPageProxy } from 'unpdf/pdfjs';
import { limits } from '../../limits.ts';
import { symbolsText } from './docx/symbols.ts';
import { tooManyParts } from './failures.ts';
import { notesOf, type PdfAnnotation, strikesOf, withFields } from './pdf-fields.ts';
import type { PdfFonts } from './pdf-fonts.ts';
import type { PdfTextItem, PdfView } from './pdf-frames.ts';
import { pdfLayout } from './pdf-layout.ts';
import type { PdfLine } from './pdf-lines.ts';
import { noMarks, type SoftDivisions } from './pdf-marks.ts';
import { withoutStruck } from './pdf-struck.ts';

type TextContent = Awaited<ReturnType<PDFPageProxy['getTextContent']>>;
type TextItem = Extract<TextContent['items'][number], { str: string }>;
type TextStyle = TextContent['styles'][string];

/** What the text of a page is read with. */
export interface PageReader {
  /** Undefined where drawings are too long to be prepared: then no font counts as bold. */
  readonly fonts: PdfFonts | undefined;
  /** The document may have fields and notes: asking each page for them takes as long as its text. */
  readonly hasNotes: boolean;
  /** Ends work on the document, when a page has too much. */
  readonly abandon: (reader: ReadableStreamDefaultReader) => Promise<void>;
}

/** What a page says. */
export interface PageLines {
  readonly lines: readonly PdfLine[];
  /** Characters that are crossed out. */
  readonly struck: number;
}

/** The lines of a page in reading order, with the values of its form; the texts of notes come last. */
export async function pageLines(
  page: PDFPageProxy,
  { fonts, hasNotes, abandon }: PageReader,
): Promise<PageLines> {
  const { items, styles } = await textOf(page, abandon);
  const { rules, divisions } = (await fonts?.learn(page, Object.keys(styles))) ?? noMarks;
  const annotations: readonly PdfAnnotation[] = hasNotes ? await page.getAnnotations() : [];
  const placed = items.map((item) => placedItem(item, { style: styles[item.fontName], fonts }));
  const { items: valid, struck } = withoutStruck(placed, [...rules, ...strikesOf(annotations)]);
  const all = withFields(valid, annotations, page.rotate);
  if (all.length > limits.pdfPageItems.value) throw tooManyItems();
  const lines = pdfLayout(all, page.pageNumber, { view: page.view as unknown as PdfView, rules });
  page.cleanup();
  const notes = notesOf(annotations).map((text) => noteLine(text, page.pageNumber));
  return { lines: [...withDivisions(lines, divisions), ...notes], struck };
}

/** The sign at the end of a line whose last word goes on in the next, which pdf.js leaves out. */
function withDivisions(lines: readonly PdfLine[], divisions: SoftDivisions): readonly PdfLine[] {
  return lines.map((line, index) => {
    const next = lines[index + 1];
    const isDivided =
      line.kind === 'text' && next?.kind === 'text' && divisions.isBetween(line.text, next.text);
    return isDivided ? { ...line, text: `${line.text}\u00ad` } : line;
  });
}

interface PageText {
  readonly items: readonly TextItem[];
  readonly styles: Readonly<Record<string, TextStyle>>;
}

/** What a part of the text of a page costs beside its pieces, in pieces: forms that draw each other come in parts of a word or two. */
const piecesOfPart = 4;

/** Read as it comes: forms that draw each other can make more text than memory holds. */
async function textOf(page: PDFPageProxy, abandon: PageReader['abandon']): Promise<PageText> {
  const items: TextItem[] = [];
  const styles: Record<string, TextStyle> = {};
  let parts = 0;
  const reader = page.streamTextContent().getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    for (const item of part.value.items) if ('str' in item) items.push(item);
    Object.assign(styles, part.value.styles);
    parts += 1;
    if (items.length + parts * piecesOfPart > limits.pdfPageItems.value) {
      await abandon(reader);
      throw tooManyItems();
    }
  }
  return { items, styles };
}

function tooManyItems(): Error {
  return tooManyParts(limits.pdfPageItems.value, 'pieces of text on a page');
}

interface Setting {
  readonly style: TextStyle | undefined;
  readonly fonts: PdfFonts | undefined;
}

function placedItem(item: TextItem, { style, fonts }: Setting): PdfTextItem {
  const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = item.transform.map(Number);
  const isVertical = style?.vertical === true;
  // Vertical text goes down, and its lines to the left: like text that is turned clockwise.
  const turn = isVertical ? -90 : 0;
  return {
    text: signsOf(item.str, fonts?.symbolFont(item.fontName)),
    x,
    y,
    length: isVertical ? item.height : item.width,
    fontSize: Math.hypot(c, d),
    angle: (Math.atan2(b, a) * 180) / Math.PI + turn,
    font: item.fontName,
    bold: fonts?.isBold(item.fontName) ?? false,
    rightToLeft: item.dir === 'rtl',
  };
}

/** Where a font of signs names its own places, and no characters of Unicode. */
const places = /[\uf000-\uf8ff]+/g;

function signsOf(text: string, font: string | undefined): string {
  return font === undefined ? text : text.replace(places, (signs) => symbolsText(font, signs));
}

function noteLine(text: string, page: number): PdfLine {
  return { kind: 'note', text, page, x: 0, right: 0, y: 0, size: 0, font: '', bold: false };
}
