import type { Block } from '../../../domain/block.ts';
import { oneLine } from '../../../domain/clean-text.ts';
import { ommlText } from '../docx/omml.ts';
import { symbolFont, symbolsText, withChoices } from '../docx/symbols.ts';
import { FormulaTree } from '../formula-text.ts';
import { isFileName } from '../html-values.ts';
import { scriptText } from '../script-text.ts';
import { TableGrid } from '../table-grid.ts';
import { countOf } from './odt-tables.ts';
import type { DocumentPackage } from './package.ts';
import { SlideNumbers } from './slide-numbers.ts';
import { isOn } from './xlsx-workbook.ts';
import type { Attributes } from './xml-walker.ts';

/** Placeholders that say another thing on every slide, or repeat the slide. */
const left = new Set(['sldNum', 'dt', 'hdr', 'sldImg']);
const titles = new Set(['title', 'ctrTitle']);
const shapes = new Set(['sp', 'pic', 'graphicFrame', 'grpSp', 'cxnSp']);

interface OpenTable {
  readonly grid: TableGrid;
  /** The next row names the columns. */
  isAtHead: boolean;
}

interface Run {
  /** How much the paragraph held before it. */
  readonly start: number;
  isStruck: boolean;
  script: '^' | '_' | undefined;
  /** The font of its signs, where they are no letters. */
  symbolFont: string | undefined;
}

/** Makes blocks of the shapes of a slide, of its notes, or of what it lies on. */
export class SlideReader {
  readonly blocks: Block[] = [];
  /** Of every slide, as they are written on this one. */
  readonly footers: string[] = [];
  /** Texts in shapes that are no placeholders. */
  readonly fixed: string[] = [];
  /** Characters that are crossed out; merged cells that are not repeated; shapes that are not shown. */
  readonly losses = { struck: 0, merged: 0, hidden: 0 };
  title = '';
  isHidden = false;
  /** What the slide lies on is shown, too. */
  showsMaster = true;
  readonly #names: string[] = [];
  readonly #numbers = new SlideNumbers();
  #placeholder: string | undefined;
  #text: string[] = [];
  #run: Run | undefined;
  #formula: FormulaTree | undefined;
  #isText = false;
  #isListed = false;
  /** What older programs show instead, with the same text. */
  #isFallback = false;
  /** Depth of the shape that is not shown. */
  #hiddenAt: number | undefined;
  /** A field that shows the number of the slide, or the day. */
  #isChanging = false;
  #cell: string[] | undefined;
  #tc: Attributes = {};
  #table: OpenTable | undefined;

  open(element: string, attributes: Attributes): void {
    this.#names.push(element);
    if (element === 'Fallback') this.#isFallback = true;
    if (this.#isFallback || this.#hiddenAt !== undefined) return;
    if (this.#formula !== undefined) this.#formula.open(element, valueIn(attributes));
    else if (element === 'oMath') this.#formula = new FormulaTree(element);
    else if (shapes.has(element)) this.#openShape();
    else if (element === 'cNvPr') this.#describe(attributes);
    else if (element === 'ph') this.#placeholder = attributes.type ?? 'body';
    else if (/^sld/.test(element)) this.#openSlide(element, attributes);
    else {
      this.#openText(element, attributes);
      this.#openTable(element, attributes);
    }
    this.#isText = element === 't';
  }

  text(text: string): void {
    if (this.#isFallback || this.#hiddenAt !== undefined) return;
    if (this.#formula !== undefined) this.#formula.text(text);
    else if (this.#isText && !this.#isChanging) this.#text.push(this.#signs(text));
  }

  #signs(text: string): string {
    const font = this.#run?.symbolFont;
    return font === undefined ? text : symbolsText(font, text);
  }

  close(element: string): void {
    const depth = this.#names.length;
    this.#names.pop();
    this.#isText = false;
    if (element === 'Fallback') this.#isFallback = false;
    if (depth === this.#hiddenAt) this.#hiddenAt = undefined;
    if (this.#isFallback || this.#hiddenAt !== undefined) return;
    if (this.#formula !== undefined) this.#closeFormula();
    else if (element === 'r' || element === 'fld') this.#endRun();
    else if (element === 'p') this.#endParagraph();
    else if (element === 'tc') this.#endCell();
    else if (element === 'tbl') this.#endTable();
  }

  #openSlide(element: string, attributes: Attributes): void {
    if (element === 'sld') this.isHidden = attributes.show === '0' || attributes.show === 'false';
    if (element !== 'sld' && element !== 'sldLayout') return;
    this.showsMaster = attributes.showMasterSp === undefined || isOn(attributes.showMasterSp);
  }

  #openShape(): void {
    this.#placeholder = undefined;
    this.#numbers.reset();
  }

  /** What a shape shows, where that is no text; or that it is not shown. */
  #describe({ descr, hidden }: Attributes): void {
    if (isOn(hidden)) {
      const shape = this.#names.findLastIndex((name) => shapes.has(name));
      this.#hiddenAt = shape + 1;
      this.losses.hidden += 1;
    } else if (descr && !isFileName(descr)) this.#add(descr);
  }

  #openText(element: string, attributes: Attributes): void {
    if (element === 'r' || element === 'fld') {
      this.#run = { start: this.#text.length, isStruck: false, script: undefined, symbolFont: undefined };
      this.#isChanging = /^(?:slidenum|datetime)/.test(attributes.type ?? '');
    } else if (element === 'rPr') this.#property(attributes);
    else if ((element === 'latin' || element === 'sym') && this.#names.at(-2) === 'rPr') {
      if (this.#run !== undefined) this.#run.symbolFont ??= symbolFont(attributes.typeface);
    } else if (element === 'br') this.#text.push('\n');
    // The same elements stand in what shapes say of all their paragraphs.
    const isOwn = element === 'pPr' || this.#names.at(-2) === 'pPr';
    if (isOwn) this.#numbers.property(element, attributes);
    if (isOwn && /^bu(?:Char|AutoNum)$/.test(element)) this.#isListed = true;
  }

  #property({ strike, baseline }: Attributes): void {
    if (this.#run === undefined) return;
    this.#run.isStruck = strike !== undefined && strike !== 'noStrike';
    const raised = Number.parseInt(baseline ?? '0', 10);
    this.#run.script = raised > 0 ? '^' : raised < 0 ? '_' : undefined;
  }

  #endRun(): void {
    const run = this.#run;
    this.#run = undefined;
    this.#isChanging = false;
    if (run === undefined || !(run.isStruck || run.script)) return;
    const text = this.#text.splice(run.start).join('');
    if (run.isStruck) this.losses.struck += text.trim().length;
    else if (run.script) this.#text.push(scriptText(this.#text.at(-1) ?? '', text, run.script));
  }

  #closeFormula(): void {
    if (this.#formula === undefined || this.#formula.close()) return;
    this.#text.push(ommlText(this.#formula.root));
    this.#formula = undefined;
  }

  #openTable(element: string, attributes: Attributes): void {
    if (element === 'tbl') this.#table = { grid: new TableGrid(), isAtHead: false };
    else if (element === 'tblPr' && this.#table !== undefined)
      this.#table.isAtHead = isOn(attributes.firstRow);
    else if (element === 'tr') this.#startRow();
    else if (element === 'tc') [this.#cell, this.#tc] = [[], attributes];
  }

  #startRow(): void {
    if (this.#table === undefined) return;
    this.#table.grid.startRow({ isHead: this.#table.isAtHead });
    this.#table.isAtHead = false;
  }

  #endParagraph(): void {
    const words = withChoices(this.#text.join('')).trim();
    const isListed = this.#isListed || (this.#placeholder !== undefined && this.#placeholder !== 'ftr');
    this.#text = [];
    this.#isListed = false;
    const label = this.#numbers.endParagraph({ isEmpty: words === '' });
    if (words === '' || left.has(this.#placeholder ?? '')) return;
    const text = `${label} ${words}`.trim();
    if (this.#placeholder === 'ftr') this.footers.push(text);
    else if (this.#cell !== undefined) this.#cell.push(text);
    else if (titles.has(this.#placeholder ?? '')) this.title = oneLine(`${this.title} ${text}`);
    else this.#add(text, isListed ? 'list-item' : 'paragraph');
  }

  #add(text: string, kind: 'paragraph' | 'list-item' = 'paragraph'): void {
    this.blocks.push({ kind, text });
    if (this.#placeholder === undefined) this.fixed.push(text);
  }

  /** Cells that a merged one covers are in the file, too, and empty. */
  #endCell(): void {
    const { hMerge, vMerge, gridSpan, rowSpan } = this.#tc;
    const text = oneLine((this.#cell ?? []).join(' '));
    this.#cell = undefined;
    if (isOn(hMerge) || isOn(vMerge)) return;
    this.#table?.grid.add({ text, columns: countOf(gridSpan), rows: countOf(rowSpan), isName: false });
  }

  #endTable(): void {
    const block = this.#table?.grid.block();
    this.losses.merged += this.#table?.grid.notRepeated ?? 0;
    this.#table = undefined;
    if (block !== undefined) this.blocks.push(block);
  }
}

/** The texts of a diagram's points. */
export function diagramTexts(packed: DocumentPackage, part: string): Block[] {
  const reader = new SlideReader();
  packed.walk(part, reader);
  return reader.blocks.map((block) => ({ kind: 'list-item', text: block.text }));
}

/** The value of a property of a formula. */
function valueIn(attributes: Attributes): Record<string, string> {
  const val = attributes['m:val'] ?? attributes.val;
  return val === undefined ? {} : { val };
}
