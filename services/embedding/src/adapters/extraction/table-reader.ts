import type { Block } from '../../domain/block.ts';
import { oneLine } from '../../domain/clean-text.ts';
import { TableGrid } from './table-grid.ts';

/** What a format says of a cell, beside its text. */
export interface CellShape {
  readonly columns: number;
  readonly rows: number;
  readonly isName: boolean;
  readonly continues?: boolean;
}

interface OpenTable {
  /** Where its blocks begin. */
  readonly start: number;
  readonly captions: string[];
  readonly grid: TableGrid;
  /** It holds another table, and is layout for that. */
  isNest: boolean;
  /** Where the blocks of the open cell or caption begin. */
  cellStart: number | undefined;
}

/** Cells around tables with more text than this on average are boxes of a layout. */
const mostCharsPerCell = 160;

/**
 * Joins the blocks of the cells of a table into one block of rows. Old pages use tables for layout: a table that holds
 * headings or listings is treated as layout, and the blocks of its cells stay as they are. So is one that holds tables, unless its
 * format is of paper: then a table in a cell is one of its own, behind the table around it, with the name of its row as its caption.
 */
export class TableReader {
  readonly #blocks: Block[];
  readonly #open: OpenTable[] = [];
  readonly #isPaper: boolean;
  /** Merged cells that were too long to be repeated. */
  notRepeated = 0;

  /**
   * @param blocks the blocks of the document, which grow as it is read
   * @param isPaper tables are for data, also those that hold others
   */
  constructor(blocks: Block[], { isPaper = false } = {}) {
    this.#blocks = blocks;
    this.#isPaper = isPaper;
  }

  openTable(): void {
    const around = this.#open.at(-1);
    if (around !== undefined && !this.#isPaper) around.isNest = true;
    const start = this.#blocks.length;
    this.#open.push({ start, captions: [], grid: new TableGrid(), cellStart: undefined, isNest: false });
  }

  openRow(row: { isHead: boolean }): void {
    this.#open.at(-1)?.grid.startRow(row);
  }

  /** Opens a cell, or a caption. */
  openCell(): void {
    const table = this.#open.at(-1);
    if (table !== undefined) table.cellStart ??= this.#blocks.length;
  }

  closeCell(shape: CellShape): void {
    const text = this.#cellText();
    if (text !== undefined) this.#open.at(-1)?.grid.add({ text, ...shape });
  }

  closeCaption(): void {
    const text = this.#cellText();
    if (text !== undefined) this.#open.at(-1)?.captions.push(text);
  }

  /** The text of the open cell; undefined where the table is no table. */
  #cellText(): string | undefined {
    const table = this.#open.at(-1);
    if (table?.cellStart === undefined || table.isNest) return undefined;
    const held = this.#blocks.slice(table.cellStart);
    table.cellStart = undefined;
    const own = held.filter(({ kind }) => kind !== 'table');
    return oneLine(own.map((block) => block.text).join(' '));
  }

  closeTable(): void {
    const table = this.#open.pop();
    if (table === undefined || table.isNest) return;
    const held = this.#blocks.slice(table.start);
    const inner = held.filter(({ kind }) => kind === 'table');
    if (isLayout(table, held, inner.length)) return;
    this.#blocks.length = table.start;
    const block = table.grid.block([this.#open.at(-1)?.grid.nameOfRow ?? '', ...table.captions]);
    this.notRepeated += table.grid.notRepeated;
    if (block !== undefined) this.#blocks.push(block);
    for (const each of inner) this.#blocks.push(each);
  }
}

function isLayout({ grid }: OpenTable, held: readonly Block[], inner: number): boolean {
  const plain = new Set(['paragraph', 'list-item', 'table']);
  if (held.some(({ kind }) => !plain.has(kind))) return true;
  if (inner === 0) return false;
  return grid.columns < 2 || grid.chars > grid.filled * mostCharsPerCell;
}
