import type { Block } from '../../../domain/block.ts';
import { oneLine } from '../../../domain/clean-text.ts';
import { limits } from '../../../limits.ts';
import { tooManyParts } from '../failures.ts';
import { tableText } from '../table-grid.ts';
import { headLinesOf } from '../table-head.ts';
import type { Attributes } from './xml-walker.ts';

interface OpenTable {
  readonly rows: string[][];
  headRows: number;
  inHead: boolean;
  /** How often the open row and cell stand there. */
  rowCount: number;
  cellCount: number;
  cell: string[] | undefined;
}

/** A row or column that is declared more often than this, and empty, is the rest of a sheet. */
const mostEmpty = 64;

/** The tables of an OpenDocument text. A table in a cell is part of the cell's text. */
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
      this.#open.push({ rows: [], headRows: 0, inHead: false, rowCount: 1, cellCount: 1, cell: undefined });
    } else if (table === undefined) return;
    else if (element === 'table-header-rows') table.inHead = true;
    else if (element === 'table-row') {
      table.rows.push([]);
      table.rowCount = countOf(attributes['table:number-rows-repeated']);
    } else if (element === 'table-cell' || element === 'covered-table-cell') {
      table.cell = [];
      table.cellCount = countOf(attributes['table:number-columns-repeated']);
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
    if (element === 'table-cell' || element === 'covered-table-cell') return this.#endCell(table, element);
    if (element === 'table-row') return this.#endRow(table);
    if (element === 'table-header-rows') table.inHead = false;
    if (element === 'table') this.#endTable();
    return 0;
  }

  /** A covered cell says what the one says that it is merged with: the one before it, else the one above. */
  #endCell(table: OpenTable, element: string): number {
    const row = table.rows.at(-1);
    const own = oneLine((table.cell ?? []).join(' '));
    table.cell = undefined;
    if (row === undefined) return 0;
    const covered =
      element === 'covered-table-cell' ? (table.rows.at(-2)?.[row.length] ?? row.at(-1)) : undefined;
    const text = own === '' ? (covered ?? '') : own;
    const count = text === '' ? Math.min(table.cellCount, mostEmpty) : table.cellCount;
    this.#take(count);
    for (let copy = 0; copy < count; copy += 1) row.push(text);
    return text.length * (count - 1);
  }

  #endRow(table: OpenTable): number {
    const row = table.rows.at(-1) ?? [];
    if (table.inHead) table.headRows += 1;
    const chars = row.reduce((sum, cell) => sum + cell.length, 0);
    const copies = chars === 0 ? 0 : table.rowCount - 1;
    this.#take(copies * row.length);
    for (let copy = 0; copy < copies; copy += 1) table.rows.push(row);
    return chars * copies;
  }

  #endTable(): void {
    const { rows = [], headRows = 0 } = this.#open.pop() ?? {};
    const said = rows.filter((cells) => cells.some((cell) => cell !== ''));
    const text = tableText(said);
    if (text === '' || this.put(text)) return;
    const headLines = headRows > 0 && said.length > headRows ? headRows : headLinesOf(said);
    this.#blocks.push({ kind: 'table', text, ...(headLines === 0 ? {} : { headLines }) });
  }

  #take(cells: number): void {
    this.#cells += cells;
    if (this.#cells > limits.tableCells.value) throw tooManyParts(limits.tableCells.value, 'cells');
  }
}

function countOf(repeated: string | undefined): number {
  const count = Number(repeated ?? 1);
  return Number.isInteger(count) && count > 0 ? count : 1;
}
