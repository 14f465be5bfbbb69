import type { TableReader } from '../table-reader.ts';
import { isOn, type Tag } from './xml.ts';

const mostColumns = 1_000;

/** What is known of a table while it is read, of its open row and its open cell. */
export class TableState {
  #row = { isOpen: false, isHead: false, isDeleted: false, before: 0 };
  #cell = { columns: 1, continues: false };

  /** The open row was deleted, and only the track of changes shows it. */
  get isDeleted(): boolean {
    return this.#row.isDeleted;
  }

  deleteRow(): void {
    this.#row.isDeleted = true;
  }

  /** Reads a property of the row or the cell; all come before what they hold. */
  property(tag: Tag): void {
    if (tag.name === 'w:tblHeader') this.#row.isHead = isOn(tag);
    else if (tag.name === 'w:gridBefore') this.#row.before = columnsOf(tag);
    else if (tag.name === 'w:gridSpan') this.#cell.columns = columnsOf(tag);
    else if (tag.name === 'w:vMerge') this.#cell.continues = tag.attribute('val') !== 'restart';
  }

  openCell(tables: TableReader): void {
    if (!this.#row.isOpen) {
      this.#row.isOpen = true;
      tables.openRow({ isHead: this.#row.isHead });
      if (this.#row.before > 0) {
        tables.openCell();
        tables.closeCell({ columns: this.#row.before, rows: 1, isName: false });
      }
    }
    this.#cell = { columns: 1, continues: false };
    tables.openCell();
  }

  closeCell(tables: TableReader): void {
    tables.closeCell({ ...this.#cell, rows: 1, isName: false });
  }

  closeRow(): void {
    this.#row = { isOpen: false, isHead: false, isDeleted: false, before: 0 };
  }
}

function columnsOf(tag: Tag): number {
  const columns = Number.parseInt(tag.attribute('val') ?? '', 10);
  return columns >= 1 ? Math.min(columns, mostColumns) : 1;
}
