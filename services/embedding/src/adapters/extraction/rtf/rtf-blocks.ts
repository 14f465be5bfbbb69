import type { Block } from '../../../domain/block.ts';
import { oneLine } from '../../../domain/clean-text.ts';
import { tooMuchText } from '../failures.ts';
import { headLinesOf, tableText } from '../table-head.ts';

/** A paragraph that waits while a note in it is read. */
interface Waiting {
  readonly parts: string[];
  readonly level: number;
  readonly isListItem: boolean;
  readonly isOnce: boolean;
}

/** Paragraphs, cells and rows of RTF as blocks. */
export class RtfBlocks {
  /** Of the heading that the paragraph is; 0 for none. */
  level = 0;
  isListItem = false;
  readonly #blocks: Block[] = [];
  readonly #maxChars: number;
  readonly #waiting: Waiting[] = [];
  readonly #notes: Block[] = [];
  readonly #once = new Set<string>();
  #parts: string[] = [];
  #chars = 0;
  #isInTable = false;
  #cell: string[] = [];
  #row: string[] = [];
  #rows: string[][] = [];

  constructor(maxChars: number) {
    this.#maxChars = maxChars;
  }

  add(text: string): void {
    this.#chars += text.length;
    if (this.#chars > this.#maxChars) throw tooMuchText(this.#maxChars);
    this.#parts.push(text);
  }

  /** What ends paragraphs, cells and rows, and what begins them anew. */
  control(word: string): void {
    if (word === 'par' || word === 'sect' || word === 'page') this.#endParagraph();
    else if (word === 'pard') this.#begin();
    else if (word === 'intbl') this.#isInTable = true;
    else if (word === 'cell' || word === 'nestcell') this.#endCell();
    else if (word === 'row' || word === 'nestrow') this.#endRow();
  }

  /** A note or a header begins, in the middle of a paragraph. @param isOnce it comes on every page */
  beginApart(isOnce: boolean): void {
    this.#waiting.push({ parts: this.#parts, level: this.level, isListItem: this.isListItem, isOnce });
    this.#parts = [];
    this.level = 0;
    this.isListItem = false;
  }

  endApart(): void {
    const waiting = this.#waiting.pop();
    if (waiting === undefined) return;
    const text = this.#takeText();
    const isNew = !waiting.isOnce || !this.#once.has(text);
    if (waiting.isOnce) this.#once.add(text);
    const block: Block = { kind: 'paragraph', text };
    if (text !== '' && isNew) (waiting.isOnce ? this.#blocks : this.#notes).push(block);
    this.#parts = waiting.parts;
    this.level = waiting.level;
    this.isListItem = waiting.isListItem;
  }

  end(): Block[] {
    this.#endParagraph();
    this.#endRow();
    this.#endTable();
    return this.#blocks;
  }

  #begin(): void {
    this.level = 0;
    this.isListItem = false;
    this.#isInTable = false;
  }

  #endParagraph(): void {
    if (this.#waiting.length > 0) {
      this.#parts.push('\n');
      return;
    }
    const text = this.#takeText();
    if (this.#isInTable) {
      this.#cell.push(text);
      return;
    }
    this.#endTable();
    if (text === '') return;
    this.#push(text);
    // Notes come behind the paragraph that they are in.
    for (const note of this.#notes.splice(0)) this.#blocks.push(note);
  }

  #push(text: string): void {
    if (this.level > 0) this.#blocks.push({ kind: 'heading', level: this.level, text: oneLine(text) });
    else this.#blocks.push({ kind: this.isListItem ? 'list-item' : 'paragraph', text });
    this.isListItem = false;
  }

  #endCell(): void {
    this.#row.push(oneLine([...this.#cell, this.#takeText()].join(' ')));
    this.#cell = [];
  }

  #endRow(): void {
    if (this.#row.length > 0) this.#rows.push(this.#row);
    this.#row = [];
  }

  #endTable(): void {
    const rows = this.#rows.filter((cells) => cells.some((cell) => cell !== ''));
    this.#rows = [];
    if (rows.length === 0) return;
    const headLines = headLinesOf(rows);
    this.#blocks.push({ kind: 'table', text: tableText(rows), ...(headLines === 0 ? {} : { headLines }) });
  }

  #takeText(): string {
    const text = this.#parts.join('').trim();
    this.#parts = [];
    return text;
  }
}
