import type { Block } from '../../../domain/block.ts';
import { TableGrid } from '../table-grid.ts';
import type { DocxPackage } from './package.ts';
import { localName } from './xml.ts';

const listNames = new Set(['tx', 'cat', 'val', 'xVal', 'yVal']);
const mostSeries = 50;
const mostPoints = 2_000;

/** The text of a chart, as its title and a table of its values, or of a diagram, as a list. */
export function drawingBlocks(docx: DocxPackage, id: string | undefined): Block[] {
  const part = docx.relations.get(id ?? '');
  if (part === undefined) return [];
  const reader = new DrawingReader();
  docx.read(part.target, {
    open: ({ name }) => reader.open(localName(name)),
    text: (text) => reader.text(text),
    close: (name) => reader.close(localName(name)),
  });
  return reader.blocks();
}

interface Series {
  readonly name: string[];
  readonly categories: string[];
  readonly values: string[];
}

/** Makes text of a chart or a diagram. Elements are named without prefix. */
export class DrawingReader {
  readonly #lines: string[] = [];
  readonly #series: Series[] = [];
  readonly #names: string[] = [];
  #line = '';
  #list: string[] | undefined;

  open(name: string): void {
    this.#names.push(name);
    const series = this.#series.at(-1);
    if (name === 'ser') this.#series.push({ name: [], categories: [], values: [] });
    else if (name === 'tx') this.#list = series?.name;
    else if (name === 'cat' || name === 'xVal') this.#list = series?.categories;
    else if (name === 'val' || name === 'yVal') this.#list = series?.values;
  }

  text(text: string): void {
    const name = this.#names.at(-1);
    if (name === 't') this.#line += text;
    if (name === 'v' && this.#list !== undefined && this.#list.length < mostPoints) this.#list.push(text);
  }

  close(name: string): void {
    this.#names.pop();
    if (listNames.has(name)) {
      this.#list = undefined;
    } else if (name === 'p') {
      if (this.#line.trim() !== '') this.#lines.push(this.#line.trim());
      this.#line = '';
    }
  }

  blocks(): Block[] {
    const table = this.#table();
    return [...this.titles(), ...(table === undefined ? [] : [table])];
  }

  /** What a chart says beside its values: its title, and those of its axes. */
  titles(): Block[] {
    const kind = this.#series.length > 0 ? 'paragraph' : 'list-item';
    return this.#lines.map((text): Block => ({ kind, text }));
  }

  #table(): Block | undefined {
    const series = this.#series.slice(0, mostSeries);
    const categories = series[0]?.categories ?? [];
    const grid = new TableGrid();
    const addRow = (cells: readonly string[], isHead: boolean): void => {
      grid.startRow({ isHead });
      for (const text of cells) grid.add({ text, columns: 1, rows: 1, isName: false });
    };
    addRow(['', ...series.map(({ name }) => name.join(' '))], true);
    const points = Math.max(0, ...series.map(({ values }) => values.length));
    for (let at = 0; at < points; at += 1) {
      addRow([categories[at] ?? '', ...series.map(({ values }) => values[at] ?? '')], false);
    }
    return grid.block();
  }
}
