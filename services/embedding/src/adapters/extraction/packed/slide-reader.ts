import type { Block } from '../../../domain/block.ts';
import { oneLine } from '../../../domain/clean-text.ts';
import { TableGrid } from '../table-grid.ts';
import { countOf } from './odt-tables.ts';
import type { DocumentPackage } from './package.ts';
import { isOn } from './xlsx-workbook.ts';
import type { Attributes } from './xml-walker.ts';

/** Placeholders that say the same on every slide, or repeat the slide. */
const left = new Set(['sldNum', 'dt', 'ftr', 'hdr', 'sldImg']);
const titles = new Set(['title', 'ctrTitle']);

interface OpenTable {
  readonly grid: TableGrid;
  /** The next row names the columns. */
  isAtHead: boolean;
}

/** Makes blocks of the shapes of a slide, or of its notes. */
export class SlideReader {
  readonly blocks: Block[] = [];
  title = '';
  isHidden = false;
  #placeholder: string | undefined;
  #run: string[] = [];
  #isText = false;
  /** What older programs show instead, with the same text. */
  #isFallback = false;
  #cell: string[] | undefined;
  #tc: Attributes = {};
  #table: OpenTable | undefined;

  open(element: string, attributes: Attributes): void {
    if (element === 'Fallback') this.#isFallback = true;
    if (this.#isFallback) return;
    if (element === 'sld') this.isHidden = attributes.show === '0' || attributes.show === 'false';
    else if (element === 'sp' || element === 'pic' || element === 'graphicFrame')
      this.#placeholder = undefined;
    else if (element === 'ph') this.#placeholder = attributes.type ?? 'body';
    else if (element === 'cNvPr' && attributes.descr) this.#add(attributes.descr);
    else if (element === 'br') this.#run.push('\n');
    else this.#openTable(element, attributes);
    this.#isText = element === 't';
  }

  text(text: string): void {
    if (this.#isText) this.#run.push(text);
  }

  close(element: string): void {
    this.#isText = false;
    if (element === 'Fallback') this.#isFallback = false;
    if (this.#isFallback) return;
    if (element === 'p') this.#endParagraph();
    else if (element === 'tc') this.#endCell();
    else if (element === 'tbl') this.#endTable();
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
    const text = this.#run.join('').trim();
    this.#run = [];
    if (text === '' || left.has(this.#placeholder ?? '')) return;
    if (this.#cell !== undefined) this.#cell.push(text);
    else if (titles.has(this.#placeholder ?? '')) this.title = oneLine(`${this.title} ${text}`);
    else this.#add(text, this.#placeholder === undefined ? 'paragraph' : 'list-item');
  }

  #add(text: string, kind: 'paragraph' | 'list-item' = 'paragraph'): void {
    this.blocks.push({ kind, text });
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
