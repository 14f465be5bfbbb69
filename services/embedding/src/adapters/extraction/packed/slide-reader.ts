import type { Block } from '../../../domain/block.ts';
import { oneLine } from '../../../domain/clean-text.ts';
import { tableText } from '../table-grid.ts';
import { headLinesOf } from '../table-head.ts';
import type { DocumentPackage } from './package.ts';
import { isOn } from './xlsx-workbook.ts';
import type { Attributes } from './xml-walker.ts';

/** Placeholders that say the same on every slide, or repeat the slide. */
const left = new Set(['sldNum', 'dt', 'ftr', 'hdr', 'sldImg']);
const titles = new Set(['title', 'ctrTitle']);

interface OpenTable {
  readonly rows: string[][];
  hasHead: boolean;
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
  #merged: Attributes = {};
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
    if (element === 'tbl') this.#table = { rows: [], hasHead: false };
    else if (element === 'tblPr' && this.#table !== undefined)
      this.#table.hasHead = isOn(attributes.firstRow);
    else if (element === 'tr') this.#table?.rows.push([]);
    else if (element === 'tc') [this.#cell, this.#merged] = [[], attributes];
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

  /** A merged cell says what the one says that it is merged with. */
  #endCell(): void {
    const row = this.#table?.rows.at(-1);
    const above = this.#table?.rows.at(-2);
    if (row !== undefined) {
      const own = oneLine((this.#cell ?? []).join(' '));
      const before = isOn(this.#merged.hMerge)
        ? row.at(-1)
        : isOn(this.#merged.vMerge)
          ? above?.[row.length]
          : own;
      row.push(before ?? own);
    }
    this.#cell = undefined;
  }

  #endTable(): void {
    const { rows, hasHead } = this.#table ?? { rows: [], hasHead: false };
    this.#table = undefined;
    const said = rows.filter((cells) => cells.some((cell) => cell !== ''));
    const headLines = hasHead && said.length > 1 ? 1 : headLinesOf(said);
    const text = tableText(said);
    if (text !== '') this.blocks.push({ kind: 'table', text, ...(headLines === 0 ? {} : { headLines }) });
  }
}

/** The texts of a diagram's points. */
export function diagramTexts(packed: DocumentPackage, part: string): Block[] {
  const reader = new SlideReader();
  packed.walk(part, reader);
  return reader.blocks.map((block) => ({ kind: 'list-item', text: block.text }));
}
