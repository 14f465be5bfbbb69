import type { Block, BodyBlock } from '../../../domain/block.ts';
import { oneLine } from '../../../domain/clean-text.ts';
import { limits } from '../../../limits.ts';
import { tooManyParts } from '../failures.ts';
import { asRowName, type Cell, TableGrid } from '../table-grid.ts';
import type { Attributes } from './xml-walker.ts';

interface OpenTable {
  readonly grid: TableGrid;
  isHead: boolean;
  /** How often the open row stands there, and its cells. */
  rowCount: number;
  cells: Cell[];
  cellAttributes: Attributes;
  cell: string[] | undefined;
  /** Tables in its cells. */
  readonly inner: BodyBlock[];
}

/** A row or column that is declared more often than this, and empty, is the rest of a sheet. */
const mostEmpty = 64;

/** The tables of an OpenDocument text. A table in a cell comes behind the table around it, with the name of its row as its caption. */
export class OdtTables {
  readonly #blocks: Block[];
  readonly #open: OpenTable[] = [];
  #cells = 0;

  /** @param blocks of the document, to which finished tables are added */
  constructor(blocks: Block[]) {
    this.#blocks = blocks;
  }

  open(element: string, attributes: Attributes): void {
    const table = this.#open.at(-1);
    if (element === 'table') {
      const grid = new TableGrid();
      const row = { isHead: false, rowCount: 1, cells: [], cellAttributes: {}, cell: undefined };
      this.#open.push({ grid, ...row, inner: [] });
    } else if (table === undefined) return;
    else if (element === 'table-header-rows') table.isHead = true;
    else if (element === 'table-row') {
      table.cells = [];
      table.rowCount = countOf(attributes['table:number-rows-repeated']);
    } else if (element === 'table-cell') {
      table.cell = [];
      table.cellAttributes = attributes;
    }
  }

  /** Takes the text of a paragraph. @returns false outside of a cell */
  put(text: string): boolean {
    const cell = this.#open.at(-1)?.cell;
    cell?.push(text);
    return cell !== undefined;
  }

  /** @returns characters that repeated cells and rows add */
  close(element: string): number {
    const table = this.#open.at(-1);
    if (table === undefined) return 0;
    if (element === 'table-cell') return this.#endCell(table);
    if (element === 'table-row') return this.#endRow(table);
    if (element === 'table-header-rows') table.isHead = false;
    if (element === 'table') this.#endTable();
    return 0;
  }

  /** Cells that a merged one covers are elements of their own, which are passed over. */
  #endCell(table: OpenTable): number {
    const text = oneLine((table.cell ?? []).join(' '));
    const of = table.cellAttributes;
    table.cell = undefined;
    const declared = countOf(of['table:number-columns-repeated']);
    const count = text === '' ? Math.min(declared, mostEmpty) : declared;
    this.#take(count);
    const columns = countOf(of['table:number-columns-spanned']);
    const rows = countOf(of['table:number-rows-spanned']);
    for (let copy = 0; copy < count; copy += 1) table.cells.push({ text, columns, rows, isName: false });
    return text.length * (count - 1);
  }

  #endRow(table: OpenTable): number {
    const chars = table.cells.reduce((sum, { text }) => sum + text.length, 0);
    const count = chars === 0 ? 1 : table.rowCount;
    this.#take((count - 1) * table.cells.length);
    for (let copy = 0; copy < count; copy += 1) {
      table.grid.startRow({ isHead: table.isHead });
      for (const cell of table.cells) table.grid.add(cell);
    }
    return chars * (count - 1);
  }

  #endTable(): void {
    const table = this.#open.pop();
    const around = this.#open.at(-1);
    const block = table?.grid.block([asRowName(around?.cells[0]?.text)]);
    const behind: Block[] = around?.inner ?? this.#blocks;
    if (block !== undefined) behind.push(block);
    for (const each of table?.inner ?? []) behind.push(each);
  }

  #take(cells: number): void {
    this.#cells += cells;
    if (this.#cells > limits.tableCells.value) throw tooManyParts(limits.tableCells.value, 'cells');
  }
}

/** A count that a format declares, from 1. */
export function countOf(repeated: string | undefined): number {
  const count = Number(repeated ?? 1);
  return Number.isInteger(count) && count > 0 ? count : 1;
}
