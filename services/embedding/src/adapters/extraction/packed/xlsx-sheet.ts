import type { Block } from '../../../domain/block.ts';
import { oneLine } from '../../../domain/clean-text.ts';
import { symbolsText, withChoices } from '../docx/symbols.ts';
import { tooMuchText } from '../failures.ts';
import type { NumberFormats } from './number-formats.ts';
import type { DocumentPackage } from './package.ts';
import { type CellText, isOn, RunReader } from './xlsx-workbook.ts';
import type { Attributes } from './xml-walker.ts';

/** A cell with something in it; rows and columns count from 1. */
export interface Cell {
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

/** Cells that are shown as one. */
export interface Range {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** What a sheet holds. */
export interface SheetContent {
  /** In the order of the file, which is by row. */
  readonly cells: readonly Cell[];
  readonly merged: readonly Range[];
  readonly hidden: { readonly cells: number; readonly rows: ReadonlySet<number> };
  /** Formulas that no program has computed. */
  readonly withoutValue: number;
  /** Characters that are crossed out. */
  readonly struck: number;
  /** Headers and footers of its printed pages, as they are written, by the names of their elements. */
  readonly marginal: ReadonlyMap<string, string>;
}

/** What cells refer to. */
export interface SheetContext {
  readonly formats: NumberFormats;
  /** Styles that cross text out. */
  readonly struckStyles: ReadonlySet<number>;
  readonly symbolFonts: ReadonlyMap<number, string>;
  readonly strings: readonly CellText[];
  readonly maxChars: number;
}

/** @throws AppError `unprocessable` (`too_much_text`) */
export function readSheet(packed: DocumentPackage, part: string, context: SheetContext): SheetContent {
  const reader = new SheetReader(context);
  packed.walk(part, {
    open: (element, attributes) => reader.open(element, attributes),
    text: (text) => reader.text(text),
    close: (element) => reader.close(element),
  });
  return reader;
}

/** The pages that a header or a footer is for. */
const pagesOf: Readonly<Record<string, string>> = {
  oddHeader: 'odd',
  oddFooter: 'odd',
  evenHeader: 'even',
  evenFooter: 'even',
  firstHeader: 'first',
  firstFooter: 'first',
};
/** Of a sheet, in Excel. */
const mostColumns = 16_384;

class SheetReader {
  readonly cells: Cell[] = [];
  readonly merged: Range[] = [];
  readonly hidden = { cells: 0, rows: new Set<number>() };
  withoutValue = 0;
  struck = 0;
  readonly marginal = new Map<string, string>();
  readonly #context: SheetContext;
  readonly #hiddenColumns = new Uint8Array(mostColumns + 1);
  #columnRanges = 0;
  #row = 0;
  #rowIsHidden = false;
  #column = 0;
  #cell: Attributes = {};
  #hasFormula = false;
  #isValue = false;
  #value: string[] = [];
  #inline = new RunReader();
  /** Kinds of pages that have headers of their own. */
  #apart = new Set<string>();
  #marginalPart: string | undefined;
  #chars = 0;

  constructor(context: SheetContext) {
    this.#context = context;
  }

  open(element: string, attributes: Attributes): void {
    if (element === 'col' && isOn(attributes.hidden) && this.#columnRanges < mostColumns) {
      this.#columnRanges += 1;
      this.#hiddenColumns.fill(1, Number(attributes.min), Number(attributes.max) + 1);
    } else if (element === 'row') {
      this.#row = Number(attributes.r ?? this.#row + 1);
      this.#rowIsHidden = isOn(attributes.hidden);
      if (this.#rowIsHidden) this.hidden.rows.add(this.#row);
      this.#column = 0;
    } else if (element === 'c') {
      this.#column = columnOf(attributes.r) ?? this.#column + 1;
      this.#cell = attributes;
      this.#hasFormula = false;
      this.#value = [];
    } else if (element === 'f') {
      this.#hasFormula = true;
    } else if (element === 'mergeCell') {
      const range = rangeOf(attributes.ref);
      if (range !== undefined) this.merged.push(range);
    } else this.#openMarginal(element, attributes);
    this.#inline.open(element, attributes);
    this.#isValue = element === 'v';
  }

  #openMarginal(element: string, attributes: Attributes): void {
    if (element === 'headerFooter') {
      if (isOn(attributes.differentFirst)) this.#apart.add('first');
      if (isOn(attributes.differentOddEven)) this.#apart.add('even');
    }
    const pages = pagesOf[element];
    if (pages !== undefined && (pages === 'odd' || this.#apart.has(pages))) this.#marginalPart = element;
  }

  text(text: string): void {
    if (this.#marginalPart !== undefined)
      this.marginal.set(this.#marginalPart, (this.marginal.get(this.#marginalPart) ?? '') + text);
    else if (this.#isValue) this.#value.push(text);
    else this.#inline.text(text);
  }

  close(element: string): void {
    this.#isValue = false;
    this.#marginalPart = undefined;
    this.#inline.close(element);
    if (element !== 'c') return;
    const inline = this.#inline.take();
    const value = this.#value.join('');
    if (value === '' && inline.length === 0) {
      // A text that a formula gives may be empty.
      if (this.#hasFormula && this.#cell.t !== 'str') this.withoutValue += 1;
      return;
    }
    if (this.#isHidden()) {
      this.hidden.cells += 1;
      return;
    }
    const written = this.#signs(inline.length > 0 ? inline : this.#shown(value));
    const text = oneLine(withChoices(this.#kept(written)));
    if (text === '' && this.#isBlanked()) this.hidden.cells += 1;
    this.#add(text);
  }

  #add(text: string): void {
    if (text === '') return;
    this.#chars += text.length;
    if (this.#chars > this.#context.maxChars) throw tooMuchText(this.#context.maxChars);
    this.cells.push({ row: this.#row, column: this.#column, text });
  }

  #isHidden(): boolean {
    return this.#rowIsHidden || this.#hiddenColumns[this.#column] === 1;
  }

  /** The format of the cell shows nothing of it. */
  #isBlanked(): boolean {
    return this.#context.formats.isBlank(this.#cell.s);
  }

  /** In the font of the cell, where a part of it has none of its own. */
  #signs(text: CellText): CellText {
    const font = this.#context.symbolFonts.get(Number(this.#cell.s ?? 0));
    if (font === undefined) return text;
    if (typeof text === 'string') return symbolsText(font, text);
    return text.map((run) =>
      run.isStruck === undefined ? { ...run, text: symbolsText(font, run.text) } : run,
    );
  }

  /** Without what is crossed out. */
  #kept(text: CellText): string {
    if (this.#isBlanked()) return '';
    const isStruckCell = this.#context.struckStyles.has(Number(this.#cell.s ?? 0));
    if (typeof text === 'string' && !isStruckCell) return text;
    const runs = typeof text === 'string' ? [{ text, isStruck: undefined }] : text;
    const kept = runs.filter(({ isStruck }) => !(isStruck ?? isStruckCell));
    const lengthOf = (some: typeof runs): number =>
      some.reduce((sum, run) => sum + run.text.trim().length, 0);
    this.struck += lengthOf(runs) - lengthOf(kept);
    return kept.map((run) => run.text).join('');
  }

  #shown(value: string): CellText {
    const { t: type, s: style } = this.#cell;
    if (type === 's') return this.#context.strings[Number(value)] ?? '';
    if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
    return type === undefined || type === 'n' ? this.#context.formats.write(value, style) : value;
  }
}

/** The column of a reference such as `AB12`, from 1. */
function columnOf(reference: string | undefined): number | undefined {
  return placeOf(reference)?.column;
}

function placeOf(reference: string | undefined): { row: number; column: number } | undefined {
  const [, letters, digits] = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(reference ?? '') ?? [];
  if (letters === undefined) return undefined;
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { row: Number(digits), column };
}

function rangeOf(reference: string | undefined): Range | undefined {
  const [first, last] = (reference ?? '').split(':').map(placeOf);
  if (first === undefined || last === undefined) return undefined;
  return { top: first.row, left: first.column, bottom: last.row, right: last.column };
}

/** Notes on the cells of a sheet, each with the cell that it is on. */
export function readNotes(packed: DocumentPackage, part: string): Block[] {
  const notes: Block[] = [];
  for (const { type, target } of packed.relations(part)) {
    if (type !== 'comments') continue;
    let cell = '';
    let isText = false;
    let text: string[] = [];
    packed.walk(target, {
      open: (element, { ref }) => {
        if (element === 'comment') [cell, text] = [ref ?? '', []];
        isText = element === 't';
      },
      text: (piece) => {
        if (isText) text.push(piece);
      },
      close: (element) => {
        isText = false;
        if (element === 'comment')
          notes.push({ kind: 'paragraph', text: `${cell}: ${oneLine(withoutNotice(text.join('')))}` });
      },
    });
  }
  return notes;
}

/** What Excel writes for older programs into the notes that stand for threads of comments, in the language of the user. */
function withoutNotice(note: string): string {
  const link = note.startsWith('[') ? note.indexOf('https://go.microsoft.com/fwlink/') : -1;
  if (link < 0) return note;
  const lines = note.slice(link).split('\n');
  const label = lines.findIndex((line) => /[:：]$/.test(line.slice(-8).trimEnd()));
  return lines.slice(label + 1).join('\n');
}
