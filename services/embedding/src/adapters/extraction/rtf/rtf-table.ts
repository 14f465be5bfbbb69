import type { Block, BodyBlock } from '../../../domain/block.ts';
import { oneLine } from '../../../domain/clean-text.ts';
import { asRowName } from '../table-grid.ts';
import { headLinesOf, tableText } from '../table-head.ts';

/** How a cell goes together with its neighbours: it goes on with the one above, or with the one before. */
type Merge = 'above' | 'before' | undefined;

/** Longer texts of merged cells stand in the first of them alone. */
const longestRepeated = 300;

/** A table of RTF, as its cells and rows end; and the tables that its cells hold. */
export class RtfTable {
  readonly #count: (text: string) => void;
  #cell: string[] = [];
  #row: string[] = [];
  #rows: string[][] = [];
  /** Of the cells of the row that is open, as it declares them. */
  #merges: Merge[] = [];
  #merge: Merge;
  /** Rows with merged cells that are over several columns, or go on in the row below. */
  readonly #over = new Set<readonly string[]>();
  #inner: Block[] = [];

  /** @param count called with each text that is repeated */
  constructor(count: (text: string) => void) {
    this.#count = count;
  }

  /** What the first cell of the open row says, if it is over and short. */
  get nameOfRow(): string {
    return asRowName(this.#row[0]);
  }

  /** A paragraph in the open cell. */
  add(text: string): void {
    this.#cell.push(text);
  }

  /** A table in the open cell, with those in it. */
  hold(blocks: readonly Block[]): void {
    for (const block of blocks) this.#inner.push(block);
  }

  declare(word: string): void {
    if (word === 'trowd') this.#merges = [];
    else if (word === 'clvmrg') this.#merge = 'above';
    else if (word === 'clmrg') this.#merge = 'before';
    else if (word === 'cellx') {
      this.#merges.push(this.#merge);
      this.#merge = undefined;
    }
  }

  endCell(): void {
    this.#row.push(oneLine(this.#cell.join(' ')));
    this.#cell = [];
  }

  endRow(): void {
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

  /** Ends it: the table, then those in its cells. Empty where it has none. @param caption the row that it is in */
  end(caption = ''): Block[] {
    const rows = this.#rows.filter((cells) => cells.some((cell) => cell !== ''));
    const own = rows.length === 0 ? [] : [this.#block(rows, caption)];
    const blocks = [...own, ...this.#inner];
    this.#rows = [];
    this.#inner = [];
    this.#over.clear();
    return blocks;
  }

  #block(rows: readonly string[][], caption: string): BodyBlock {
    const titles = caption === '' ? [] : [[caption]];
    const headLines = titles.length + headLinesOf(rows, { over: rows.map((row) => this.#over.has(row)) });
    return {
      kind: 'table',
      text: tableText([...titles, ...rows]),
      ...(headLines === 0 ? {} : { headLines }),
    };
  }
}
