import type { Block, BodyBlock } from '../../domain/block.ts';
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
  /** Tables in its cells, with the names of their rows. */
  readonly inner: { readonly block: BodyBlock; readonly name: string }[];
  /** Of its rows that are over: those with tables in them, and others with several cells that say something. */
  nests: number;
  plain: number;
  /** Of the open row. */
  filled: number;
  holdsTable: boolean;
  /** A cell names a column or a row, or the table has a caption. */
  hasNames: boolean;
  /** Where the blocks of the open cell or caption begin. */
  cellStart: number | undefined;
}

/** Cells around tables with more text than this on average are boxes of a layout. */
const mostCharsPerCell = 160;

/**
 * Joins the blocks of the cells of a table into one block of rows. Old pages use tables for layout: a table that holds
 * headings or listings is treated as layout, and the blocks of its cells stay as they are. So is one that holds tables, unless its
 * format is of paper, or it looks like data all the same. Then a table in a cell is one of its own, behind the table around it, with
 * the name of its row as its caption.
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
    if (around !== undefined) around.holdsTable = true;
    const shape = { nests: 0, plain: 0, filled: 0, holdsTable: false, hasNames: false };
    const [start, grid] = [this.#blocks.length, new TableGrid()];
    this.#open.push({ start, captions: [], grid, inner: [], cellStart: undefined, ...shape });
  }

  openRow(row: { isHead: boolean }): void {
    const table = this.#open.at(-1);
    if (table === undefined) return;
    endRow(table);
    table.grid.startRow(row);
    table.hasNames ||= row.isHead;
  }

  /** Opens a cell, or a caption. */
  openCell(): void {
    const table = this.#open.at(-1);
    if (table !== undefined) table.cellStart ??= this.#blocks.length;
  }

  closeCell(shape: CellShape): void {
    const [text, table] = [this.#cellText(), this.#open.at(-1)];
    if (text === undefined || table === undefined) return;
    table.grid.add({ text, ...shape });
    table.hasNames ||= shape.isName;
    if (text !== '') table.filled += 1;
  }

  closeCaption(): void {
    const text = this.#cellText();
    if (text !== undefined) this.#open.at(-1)?.captions.push(text);
  }

  /** The text of the open cell; undefined where none is open. */
  #cellText(): string | undefined {
    const table = this.#open.at(-1);
    if (table?.cellStart === undefined) return undefined;
    const held = this.#blocks.slice(table.cellStart);
    table.cellStart = undefined;
    const own = held.filter(({ kind }) => kind !== 'table');
    return oneLine(own.map((block) => block.text).join(' '));
  }

  closeTable(): void {
    const table = this.#open.pop();
    if (table === undefined) return;
    endRow(table);
    const held = this.#blocks.slice(table.start);
    const inner = held.filter(({ kind }) => kind === 'table');
    if (isLayout(table, held, inner.length)) return;
    if (table.nests > 0 && !this.#isPaper && !looksLikeData(table)) return;
    this.#blocks.length = table.start;
    const block = table.grid.block(table.captions);
    this.notRepeated += table.grid.notRepeated;
    if (block !== undefined) {
      this.#blocks.push(block);
      const around = this.#open.at(-1);
      around?.inner.push({ block, name: around.grid.nameOfRow });
    }
    const names = new Map<Block, string>(table.inner.map((each) => [each.block, each.name]));
    for (const each of inner) this.#blocks.push(captioned(each, names.get(each) ?? ''));
  }
}

function endRow(table: OpenTable): void {
  if (table.holdsTable) table.nests += 1;
  else if (table.filled > 1) table.plain += 1;
  table.filled = 0;
  table.holdsTable = false;
}

function isLayout({ grid }: OpenTable, held: readonly Block[], inner: number): boolean {
  const plain = new Set(['paragraph', 'list-item', 'table']);
  if (held.some(({ kind }) => !plain.has(kind))) return true;
  if (inner === 0) return false;
  return grid.columns < 2 || grid.chars > grid.filled * mostCharsPerCell;
}

/** It names its columns or rows, or most of its rows are cells without tables. */
function looksLikeData({ hasNames, captions, plain, nests }: OpenTable): boolean {
  return hasNames || captions.length > 0 ? plain > 0 : plain > 1 && plain > nests;
}

/** With the name of its row in front of what its own caption says. */
function captioned(block: Block, name: string): Block {
  if (name === '' || block.kind !== 'table') return block;
  return { ...block, text: `${name}\n${block.text}`, headLines: (block.headLines ?? 0) + 1 };
}
