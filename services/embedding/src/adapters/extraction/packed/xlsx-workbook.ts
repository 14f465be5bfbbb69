import { symbolFont, symbolsText } from '../docx/symbols.ts';
import { scriptText } from '../script-text.ts';
import type { DocumentPackage } from './package.ts';
import type { Attributes } from './xml-walker.ts';

/** A sheet as the workbook lists it. */
export interface ListedSheet {
  readonly name: string;
  readonly part: string;
  readonly isHidden: boolean;
}

/** What a workbook says of its parts. */
export interface Workbook {
  readonly sheets: readonly ListedSheet[];
  /** Days are counted from 1904. */
  readonly from1904: boolean;
  readonly stringsPart: string | undefined;
  readonly stylesPart: string | undefined;
}

/** @throws Error when there is none */
export function readWorkbook(packed: DocumentPackage): Workbook {
  const part = packed.mainPart('xl/workbook.xml');
  const relations = packed.relations(part);
  const byId = new Map(relations.map(({ id, target }) => [id, target]));
  const sheets: ListedSheet[] = [];
  let from1904 = false;
  const isThere = packed.walk(part, {
    open: (element, attributes) => {
      if (element === 'workbookPr') from1904 = isOn(attributes.date1904);
      if (element !== 'sheet') return;
      const target = byId.get(attributes['r:id'] ?? '');
      const isHidden = (attributes.state ?? 'visible') !== 'visible';
      if (target !== undefined) sheets.push({ name: attributes.name ?? '', part: target, isHidden });
    },
  });
  if (!isThere) throw new Error('A package without a workbook.');
  const ofType = (type: string) => relations.find((relation) => relation.type === type)?.target;
  return { sheets, from1904, stringsPart: ofType('sharedStrings'), stylesPart: ofType('styles') };
}

/** A switch of Office Open XML. */
export function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on';
}

/** A text that looks alike. */
export interface TextRun {
  readonly text: string;
  /** Undefined where the style of its cell says it. */
  readonly isStruck: boolean | undefined;
}

/** A text of a cell: in runs where they look in their own ways. */
export type CellText = string | readonly TextRun[];

/** Collects a text of runs. How it is read aloud is left out. */
export class RunReader {
  #runs: TextRun[] = [];
  #pieces: string[] = [];
  #isStruck: boolean | undefined;
  #script: '^' | '_' | undefined;
  #symbolFont: string | undefined;
  #isText = false;
  #inPhonetic = false;

  open(element: string, attributes: Attributes): void {
    if (element === 'rPh') this.#inPhonetic = true;
    else if (element === 'rPr') this.#isStruck = false;
    else if (element === 'strike' && this.#isStruck !== undefined) this.#isStruck = isSet(attributes);
    else if (element === 'rFont') this.#symbolFont = symbolFont(attributes.val);
    else if (element === 'vertAlign') this.#script = scripts[attributes.val ?? ''];
    this.#isText = element === 't' && !this.#inPhonetic;
  }

  text(text: string): void {
    if (this.#isText) this.#pieces.push(text);
  }

  close(element: string): void {
    this.#isText = false;
    if (element === 'rPh') this.#inPhonetic = false;
    if (element === 'r') this.#endRun();
  }

  /** The text so far, which begins anew. */
  take(): CellText {
    this.#endRun();
    const runs = this.#runs;
    this.#runs = [];
    const isPlain = runs.every(({ isStruck }) => isStruck === undefined);
    return isPlain ? runs.map(({ text }) => text).join('') : runs;
  }

  #endRun(): void {
    const written = this.#pieces.join('');
    const piece = this.#symbolFont === undefined ? written : symbolsText(this.#symbolFont, written);
    const before = this.#runs.at(-1)?.text ?? '';
    const text = this.#script === undefined ? piece : scriptText(before, piece, this.#script);
    if (text !== '') this.#runs.push({ text, isStruck: this.#isStruck });
    this.#pieces = [];
    this.#isStruck = undefined;
    this.#script = undefined;
    this.#symbolFont = undefined;
  }
}

const scripts: Readonly<Record<string, '^' | '_'>> = { superscript: '^', subscript: '_' };

/** A property that is set by its element alone, unless its value says otherwise. */
function isSet({ val }: Attributes): boolean {
  return val === undefined || isOn(val);
}

/** The texts that cells share, by their number. */
export function readStrings(packed: DocumentPackage, { stringsPart }: Workbook): CellText[] {
  const strings: CellText[] = [];
  if (stringsPart === undefined) return strings;
  const reader = new RunReader();
  packed.walk(stringsPart, {
    open: (element, attributes) => reader.open(element, attributes),
    text: (text) => reader.text(text),
    close: (element) => {
      reader.close(element);
      if (element === 'si') strings.push(reader.take());
    },
  });
  return strings;
}

/** How cells are written, by their styles. */
export interface CellStyles {
  /** Codes of formats that the workbook defines, by their number. */
  readonly codes: ReadonlyMap<number, string>;
  /** Number of its format, for each style. */
  readonly formatOfStyle: readonly number[];
  /** Styles that cross text out. */
  readonly struck: ReadonlySet<number>;
  /** Fonts whose letters are other signs, by the styles that have them. */
  readonly symbolFonts: ReadonlyMap<number, string>;
}

export function readStyles(packed: DocumentPackage, { stylesPart }: Workbook): CellStyles {
  const reader = new StylesReader();
  if (stylesPart !== undefined) packed.walk(stylesPart, reader);
  return reader;
}

class StylesReader {
  readonly codes = new Map<number, string>();
  readonly formatOfStyle: number[] = [];
  readonly struck = new Set<number>();
  readonly symbolFonts = new Map<number, string>();
  readonly #symbolFonts = new Map<number, string>();
  readonly #struckFonts = new Set<number>();
  #list: string | undefined;
  #fonts = 0;

  open(element: string, attributes: Attributes): void {
    if (element === 'numFmt') this.codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
    else if (element === 'fonts' || element === 'cellXfs') this.#list = element;
    else if (this.#list === 'fonts') this.#openFont(element, attributes);
    else if (this.#list === 'cellXfs' && element === 'xf') {
      const fontId = Number(attributes.fontId ?? 0);
      const font = this.#symbolFonts.get(fontId);
      if (this.#struckFonts.has(fontId)) this.struck.add(this.formatOfStyle.length);
      if (font !== undefined) this.symbolFonts.set(this.formatOfStyle.length, font);
      this.formatOfStyle.push(Number(attributes.numFmtId ?? 0));
    }
  }

  close(element: string): void {
    if (element === this.#list) this.#list = undefined;
  }

  #openFont(element: string, attributes: Attributes): void {
    if (element === 'font') this.#fonts += 1;
    else if (element === 'strike' && isSet(attributes)) this.#struckFonts.add(this.#fonts - 1);
    else if (element === 'name') {
      const font = symbolFont(attributes.val);
      if (font !== undefined) this.#symbolFonts.set(this.#fonts - 1, font);
    }
  }
}
