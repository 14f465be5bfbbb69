import type { Block } from '../../../domain/block.ts';
import { oneLine } from '../../../domain/clean-text.ts';
import { tooMuchText } from '../failures.ts';
import { scriptText } from '../script-text.ts';
import { headLinesOf, tableText } from '../table-head.ts';

/** A paragraph that waits while a note in it is read. */
interface Waiting {
  readonly parts: string[];
  readonly level: number;
  readonly isListItem: boolean;
  readonly isOnce: boolean;
}

/** How a cell goes together with its neighbours: it goes on with the one above, or with the one before. */
type Merge = 'above' | 'before' | undefined;

/** Longer texts of merged cells stand in the first of them alone. */
const longestRepeated = 300;

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
  /** Of the cells of the row that is open, as it declares them. */
  #merges: Merge[] = [];
  /** Rows with merged cells that are over several columns, or go on in the row below. */
  readonly #over = new Set<readonly string[]>();
  #merge: Merge;

  constructor(maxChars: number) {
    this.#maxChars = maxChars;
  }

  /** @param script raised or lowered */
  add(text: string, script?: '^' | '_'): void {
    this.#count(text);
    this.#parts.push(script === undefined ? text : scriptText(this.#parts.at(-1) ?? '', text, script));
  }

  #count(text: string): void {
    this.#chars += text.length;
    if (this.#chars > this.#maxChars) throw tooMuchText(this.#maxChars);
  }

  /** What ends paragraphs, cells and rows, and what begins them anew. */
  control(word: string): void {
    if (word === 'par' || word === 'sect' || word === 'page') this.#endParagraph();
    else if (word === 'pard') this.#begin();
    else if (word === 'intbl') this.#isInTable = true;
    else if (word === 'cell' || word === 'nestcell') this.#endCell();
    else if (word === 'row' || word === 'nestrow') this.#endRow();
    else this.#declareCell(word);
  }

  #declareCell(word: string): void {
    if (word === 'trowd') this.#merges = [];
    else if (word === 'clvmrg') this.#merge = 'above';
    else if (word === 'clmrg') this.#merge = 'before';
    else if (word === 'cellx') {
      this.#merges.push(this.#merge);
      this.#merge = undefined;
    }
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
    if (this.#row.length > 0) {
      const shown = this.#row.map((cell, column) => this.#shown(cell, column));
      const above = this.#rows.at(-1);
      if (this.#merges.includes('before')) this.#over.add(shown);
      if (this.#merges.includes('above') && above !== undefined) this.#over.add(above);
      this.#rows.push(shown);
    }
    this.#row = [];
  }

  /** A merged cell says what the first of them says. */
  #shown(cell: string, column: number): string {
    const merge = this.#merges[column];
    if (merge === undefined || cell !== '') return cell;
    const other = merge === 'above' ? this.#rows.at(-1)?.[column] : this.#row[column - 1];
    if (other === undefined || other.length > longestRepeated) return cell;
    this.#count(other);
    return other;
  }

  #endTable(): void {
    const rows = this.#rows.filter((cells) => cells.some((cell) => cell !== ''));
    this.#rows = [];
    if (rows.length === 0) return;
    const headLines = headLinesOf(rows, { over: rows.map((row) => this.#over.has(row)) });
    this.#over.clear();
    this.#blocks.push({ kind: 'table', text: tableText(rows), ...(headLines === 0 ? {} : { headLines }) });
  }

  #takeText(): string {
    const text = this.#parts.join('').trim();
    this.#parts = [];
    return text;
  }
}
