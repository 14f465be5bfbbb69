import type { Block } from '../../../domain/block.ts';
import { oneLine } from '../../../domain/clean-text.ts';
import { limits } from '../../../limits.ts';
import { nestedTooDeeply, tooMuchText } from '../failures.ts';
import { scriptText } from '../script-text.ts';
import { RtfTable } from './rtf-table.ts';

/** A paragraph that waits while a note in it is read. */
interface Waiting {
  readonly parts: string[];
  readonly level: number;
  readonly isListItem: boolean;
  readonly depth: number;
  readonly isOnce: boolean;
}

/** Words that say how the cells of a row go together. */
const declarations = new Set(['trowd', 'clvmrg', 'clmrg', 'cellx']);

/** Paragraphs, cells and rows of RTF as blocks. A table in a cell comes behind the table around it, with the name of its row as its caption. */
export class RtfBlocks {
  /** Of the heading that the paragraph is; 0 for none. */
  level = 0;
  isListItem = false;
  readonly #blocks: Block[] = [];
  readonly #maxChars: number;
  readonly #waiting: Waiting[] = [];
  /** Of the paragraph, and of the table: they come behind it. */
  readonly #notes: Block[] = [];
  readonly #notesOfTable: Block[] = [];
  readonly #once = new Set<string>();
  #parts: string[] = [];
  #chars = 0;
  /** In how many tables the paragraph is; 0 for none. */
  #depth = 0;
  /** What is declared of cells is of the row of a table in a cell. */
  #isNestedRow = false;
  /** Those that are open, the outermost first. */
  readonly #tables: RtfTable[] = [];

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

  /** What ends paragraphs, cells and rows, and what begins them anew. @throws AppError `unprocessable` (`nested_too_deeply`) */
  control(word: string, value: number): void {
    if (word === 'par' || word === 'sect' || word === 'page') this.#endParagraph();
    else if (word === 'pard') this.#begin();
    else if (word === 'intbl') this.#depth = Math.max(1, this.#depth);
    else if (word === 'itap') this.#depth = Math.max(0, value);
    else if (word === 'cell') this.#endCell(1);
    else if (word === 'nestcell') this.#endCell(Math.max(2, this.#depth));
    else if (word === 'row') this.#at(1).endRow();
    else if (word === 'nesttableprops') this.#isNestedRow = true;
    else if (word === 'nestrow') {
      this.#at(Math.max(2, this.#depth)).endRow();
      this.#isNestedRow = false;
    } else if (declarations.has(word))
      this.#at(this.#isNestedRow ? Math.max(2, this.#depth) : 1).declare(word);
  }

  /** The table at a depth, from 1; deeper ones end with that, and go into the cells that they are in. */
  #at(depth: number): RtfTable {
    if (depth > limits.nesting.value) throw nestedTooDeeply();
    while (this.#tables.length < depth) this.#tables.push(new RtfTable((text) => this.#count(text)));
    while (this.#tables.length > depth) {
      const [inner, around] = [this.#tables.pop(), this.#tables.at(-1)];
      inner?.endRow();
      around?.hold(inner?.end(around.nameOfRow) ?? []);
    }
    return this.#tables.at(-1) ?? new RtfTable((text) => this.#count(text));
  }

  /** A note or a header begins, in the middle of a paragraph. @param isOnce it comes on every page */
  beginApart(isOnce: boolean): void {
    const { level, isListItem } = this;
    this.#waiting.push({ parts: this.#parts, level, isListItem, depth: this.#depth, isOnce });
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
    const place = waiting.depth > 0 ? this.#notesOfTable : this.#notes;
    if (text !== '' && isNew) (waiting.isOnce ? this.#blocks : place).push(block);
    this.#parts = waiting.parts;
    this.level = waiting.level;
    this.isListItem = waiting.isListItem;
    this.#depth = waiting.depth;
  }

  end(): Block[] {
    this.#endParagraph();
    for (let depth = this.#tables.length; depth > 0; depth -= 1) this.#at(depth).endRow();
    this.#endTable();
    this.#pushAll(this.#notesOfTable);
    return this.#blocks;
  }

  #begin(): void {
    this.level = 0;
    this.isListItem = false;
    this.#depth = 0;
  }

  #endParagraph(): void {
    if (this.#waiting.length > 0) {
      this.#parts.push('\n');
      return;
    }
    const text = this.#takeText();
    if (this.#depth > 0) {
      this.#at(this.#depth).add(text);
      return;
    }
    this.#endTable();
    if (text !== '') this.#push(text);
    this.#pushAll(this.#notes);
  }

  #pushAll(notes: Block[]): void {
    for (const note of notes.splice(0)) this.#blocks.push(note);
  }

  #push(text: string): void {
    if (this.level > 0) this.#blocks.push({ kind: 'heading', level: this.level, text: oneLine(text) });
    else this.#blocks.push({ kind: this.isListItem ? 'list-item' : 'paragraph', text });
    this.isListItem = false;
  }

  #endCell(depth: number): void {
    const table = this.#at(depth);
    table.add(this.#takeText());
    table.endCell();
  }

  #endTable(): void {
    if (this.#tables.length === 0) return;
    for (const block of this.#at(1).end()) this.#blocks.push(block);
    this.#tables.length = 0;
    this.#pushAll(this.#notesOfTable);
  }

  #takeText(): string {
    const text = this.#parts.join('').trim();
    this.#parts = [];
    return text;
  }
}
