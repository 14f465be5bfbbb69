import type { Block } from '../../domain/block.ts';
import { oneLine } from '../../domain/clean-text.ts';

interface OpenTable {
  /** Where its blocks begin. */
  readonly start: number;
  readonly captions: string[][];
  readonly rows: string[][];
  /** It holds another table. */
  isNest: boolean;
  /** Where the blocks of the open cell begin. */
  cellStart: number | undefined;
}

const partsOfTables = new Set(['td', 'th', 'caption']);

/**
 * Joins the blocks of the cells of a table into one block of rows. Old pages use tables for layout: a table that holds
 * headings, listings or tables is treated as layout, and the blocks of its cells stay as they are.
 */
export class TableReader {
  readonly #blocks: Block[];
  readonly #open: OpenTable[] = [];

  /** @param blocks the blocks of the document, which grow as it is read */
  constructor(blocks: Block[]) {
    this.#blocks = blocks;
  }

  open(tagName: string): void {
    const table = this.#open.at(-1);
    if (tagName === 'table') this.#openTable(table);
    else if (table === undefined) return;
    else if (tagName === 'tr') table.rows.push([]);
    else if (partsOfTables.has(tagName)) table.cellStart ??= this.#blocks.length;
  }

  #openTable(around: OpenTable | undefined): void {
    if (around !== undefined) around.isNest = true;
    const start = this.#blocks.length;
    this.#open.push({ start, captions: [], rows: [], cellStart: undefined, isNest: false });
  }

  close(tagName: string): void {
    const table = this.#open.at(-1);
    if (table === undefined) return;
    if (tagName === 'table') this.#closeTable();
    else if (partsOfTables.has(tagName)) this.#closeCell(table, tagName);
  }

  #closeCell(table: OpenTable, tagName: string): void {
    if (table.cellStart === undefined || table.isNest) return;
    const text = oneLine(
      this.#blocks
        .slice(table.cellStart)
        .map((block) => block.text)
        .join(' '),
    );
    table.cellStart = undefined;
    if (tagName === 'caption') table.captions.push([text]);
    else if (table.rows.length === 0) table.rows.push([text]);
    else table.rows.at(-1)?.push(text);
  }

  #closeTable(): void {
    const table = this.#open.pop();
    if (table === undefined || table.isNest) return;
    const held = this.#blocks.slice(table.start);
    const isLayout = held.some((block) => block.kind !== 'paragraph' && block.kind !== 'list-item');
    if (isLayout) return;
    this.#blocks.length = table.start;
    const text = tableText([...table.captions, ...table.rows]);
    if (text !== '') this.#blocks.push({ kind: 'table', text });
  }
}

/** A table as text: a line for each row, cells separated by bars, without empty rows. */
export function tableText(rows: readonly (readonly string[])[]): string {
  return rows
    .filter((cells) => cells.some((cell) => cell !== ''))
    .map((cells) => cells.join(' | '))
    .join('\n');
}
