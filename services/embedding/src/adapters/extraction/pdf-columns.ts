import type { PdfRow, PdfSegment } from './pdf-rows.ts';

/** White space from top to bottom between two columns. */
export interface Gutter {
  readonly left: number;
  readonly right: number;
}

/** Rows with the columns of prose that they have. */
export interface DrawnProse {
  readonly rows: readonly PdfRow[];
  readonly gutters: readonly Gutter[];
}

/** Rows are looked at so many times on average, however many beginnings of columns there may be. */
const mostLooks = 4;
/** Edges and baselines agree within so many points. */
const same = 2;
/** Of the size of the text: lines of one paragraph follow more closely, parts of one column by less than {@link farthestPart}. */
const widestLeading = 1.9;
const farthestPart = 3.5;
/** Of the size of the text. */
const narrowestGutter = 0.6;
const mostColumns = 8;
/** Fewer lines in a column may be anything. */
const fewestLines = 3;
/** Of the parts of a column: those of prose are paragraphs of several lines. */
const fewestParagraphs = 0.4;

/** Lines that follow each other in one column, in the order in which they are drawn. */
interface Part {
  readonly column: Column;
  readonly rows: PdfRow[];
  top: number;
  bottom: number;
}

interface Column {
  left: number;
  right: number;
  readonly parts: Part[];
  /** Its parts that were drawn without going to another column. */
  visit: Part[];
}

/** Columns as far as their rows have come. */
interface Collected {
  readonly columns: Column[];
  /** Below what a column has there may be room, as cells leave that are shorter than their neighbours. */
  readonly hasHoles: boolean;
}

/** What columns of prose are told by. */
export type LooksLikeProse = (columns: readonly (readonly string[])[]) => boolean;

/**
 * Finds columns of prose that are drawn a paragraph of each after the other, as if they were rows of a table. Takes time that is linear in the
 * number of rows.
 */
export class DrawnColumns {
  readonly #rows: readonly PdfRow[];
  readonly #isProse: LooksLikeProse;
  /** For each row, the next one that is drawn further up: without one there is nothing to find. */
  readonly #jumps: readonly number[];
  readonly #known = new Map<number, DrawnProse>();
  #looks: number;

  constructor(rows: readonly PdfRow[], isProse: LooksLikeProse) {
    this.#rows = rows;
    this.#isProse = isProse;
    this.#looks = rows.length * mostLooks;
    const jumps: number[] = [];
    let next = rows.length;
    for (let at = rows.length - 1; at >= 0; at -= 1) {
      jumps[at] = next;
      if ((rows[at]?.y ?? 0) > (rows[at - 1]?.y ?? 0) + same) next = at;
    }
    this.#jumps = jumps;
  }

  /** The columns that begin with a row; undefined where none do, and where they are drawn one after the other anyway. */
  at(from: number): DrawnProse | undefined {
    const known = this.#known.get(from);
    if (known !== undefined) return known;
    const found = this.#found(from);
    if (found !== undefined) this.#known.set(from, found);
    return found;
  }

  #found(from: number): DrawnProse | undefined {
    if ((this.#jumps[from] ?? this.#rows.length) >= this.#rows.length || this.#looks <= 0) return undefined;
    if (areRowsOfCells(this.#columnsAt(from, { hasHoles: true }).columns)) return undefined;
    const { columns, end, isDivided } = this.#columnsAt(from, { hasHoles: false });
    if (columns.length < 2 || !isDivided) return undefined;
    if (columns.some((column) => !areParagraphs(column))) return undefined;
    if (!this.#isProse(columns.map((column) => column.parts.flatMap((part) => part.rows.map(textOf)))))
      return undefined;
    return { rows: this.#rows.slice(from, end), gutters: guttersBetween(columns) };
  }

  /** Columns of the rows from this one on, until a row is over two of them, above what its column has, or far below that. */
  #columnsAt(
    from: number,
    { hasHoles }: { hasHoles: boolean },
  ): { readonly columns: readonly Column[]; readonly end: number; readonly isDivided: boolean } {
    const columns: Column[] = [];
    const visited = new Set<Column>();
    let isDivided = false;
    const collected: Collected = { columns, hasHoles };
    let open: Part | undefined;
    let end = from;
    for (; end < this.#rows.length && this.#looks > 0; end += 1) {
      this.#looks -= 1;
      const pieces = this.#piecesAt(end, columns);
      const isNext = pieces.every((piece) => {
        const last = open?.column;
        open = placed(piece, collected, open);
        if (open === undefined) return false;
        isDivided ||= open.column !== last && visited.has(open.column);
        visited.add(open.column);
        return true;
      });
      if (!isNext) break;
    }
    return { columns: columns.sort((a, b) => a.left - b.left), end, isDivided };
  }

  /**
   * A row, or what it has in each column: where one paragraph ends and the next is drawn at the same height, they are one row. Where two rows
   * follow each other that are over several columns, they are drawn as rows, and are none of columns.
   */
  #piecesAt(at: number, columns: readonly Column[]): readonly PdfRow[] {
    const row = this.#rows[at];
    const next = this.#rows[at + 1];
    if (row === undefined || !isOverSeveral(row, columns)) return row === undefined ? [] : [row];
    if (next !== undefined && isOverSeveral(next, columns)) return [row];
    const byColumn = Map.groupBy(row.segments, (segment) => columns.find((each) => isOver(segment, each)));
    return [...byColumn.values()].map((segments) => ({ ...row, segments }));
  }
}

function isOver({ x, right }: PdfSegment, column: Column): boolean {
  return x < column.right && right > column.left;
}

function isOverSeveral({ segments }: PdfRow, columns: readonly Column[]): boolean {
  const having = columns.filter((column) => segments.some((segment) => isOver(segment, column)));
  return segments.length > 1 && having.length > 1;
}

/** The part that a row goes on with or begins; undefined where it is of none of the columns. */
function placed(row: PdfRow, collected: Collected, open: Part | undefined): Part | undefined {
  const { columns } = collected;
  const { left, right } = widthOf(row);
  const [column, other] = columns.filter((each) => left < each.right && right > each.left);
  if (other !== undefined) return undefined;
  if (column === undefined) return begun(row, columns);
  const isFree = columns.every(
    (each) => each === column || right + gapOf(row) <= each.left || left >= each.right + gapOf(row),
  );
  if (open !== undefined && open.column !== column) {
    if (isCutAbove(row, columns)) return undefined;
    column.visit = [];
  }
  const last = column.parts.at(-1);
  const step = (last?.bottom ?? 0) - row.y;
  if (!isFree || last === undefined || step <= 0 || isFar(row, last.bottom, collected)) return undefined;
  column.left = Math.min(column.left, left);
  column.right = Math.max(column.right, right);
  if (open === last && step <= row.size * widestLeading) {
    last.rows.push(row);
    last.bottom = row.y;
    return last;
  }
  return newPart(row, column);
}

/** Below all columns, each of which was drawn with several paragraphs at once: what comes is of another place of the page. */
function isCutAbove(row: PdfRow, columns: readonly Column[]): boolean {
  return columns.every(({ parts, visit }) => {
    const isAbove = (parts.at(-1)?.bottom ?? row.y) > row.y + same;
    return isAbove && visit.filter(({ rows }) => rows.length > 1).length > 1;
  });
}

/** Far below what its column has. With holes: and not right below, or beside, what stands in another column. */
function isFar(row: PdfRow, bottom: number, { columns, hasHoles }: Collected): boolean {
  const farthest = row.size * farthestPart;
  if (bottom - row.y <= farthest) return false;
  const last = columns.flatMap(({ parts }) => parts.at(-1) ?? []);
  return !hasHoles || !last.some((part) => part.top >= row.y - same && part.bottom - row.y <= farthest);
}

/** A column begins beside the others, no higher than they do. */
function begun(row: PdfRow, columns: Column[]): Part | undefined {
  const [first] = columns;
  const { left, right } = widthOf(row);
  const isFree = columns.every((each) => right + gapOf(row) <= each.left || left >= each.right + gapOf(row));
  const isBeside =
    first === undefined || (left > first.left && row.y <= (first.parts[0]?.top ?? 0) + row.size);
  if (!isFree || !isBeside || columns.length === mostColumns) return undefined;
  const column: Column = { left, right, parts: [], visit: [] };
  columns.push(column);
  return newPart(row, column);
}

function newPart(row: PdfRow, column: Column): Part {
  const part: Part = { column, rows: [row], top: row.y, bottom: row.y };
  column.parts.push(part);
  column.visit.push(part);
  return part;
}

function gapOf({ size }: PdfRow): number {
  return size * narrowestGutter;
}

function widthOf({ segments }: PdfRow): { readonly left: number; readonly right: number } {
  return {
    left: segments.reduce((left, { x }) => Math.min(left, x), Number.POSITIVE_INFINITY),
    right: segments.reduce((right, segment) => Math.max(right, segment.right), Number.NEGATIVE_INFINITY),
  };
}

/** Without the dots of a list of prices, which are no words. */
function textOf({ segments }: PdfRow): string {
  return segments
    .map(({ text }) => text)
    .join(' ')
    .replace(/[ .]{4,}/g, ' ');
}

function areParagraphs({ parts }: Column): boolean {
  const lines = parts.reduce((sum, { rows }) => sum + rows.length, 0);
  return (
    lines >= fewestLines &&
    parts.filter(({ rows }) => rows.length > 1).length >= parts.length * fewestParagraphs
  );
}

/** Of the parts of columns that stand beside others: so many do in a table, where few do by chance in prose. */
const fewestBeside = 0.6;
type Height = (part: Part) => number;
/** By which cells of a row are at one height. */
const heights: readonly Height[] = [
  ({ top }) => top,
  ({ bottom }) => bottom,
  ({ top, bottom }) => (top + bottom) / 2,
];

/**
 * Cells of a row begin, end or have their middles at one height though those above end at several; paragraphs of a column follow
 * each other at their own distances.
 */
function areRowsOfCells(columns: readonly Column[]): boolean {
  return heights.some((height) => {
    const places = columns.flatMap((column) =>
      column.parts.slice(1).map((part, at) => {
        const others = columns
          .filter((each) => each !== column)
          .flatMap((each) => besideIn(each, height(part), height));
        return { above: column.parts[at]?.bottom ?? 0, others };
      }),
    );
    const having = places.filter(({ others }) => others.length > 0);
    const isUneven = having.some(({ above, others }) =>
      others.some((other) => Math.abs(other - above) > same),
    );
    return isUneven && having.length >= places.length * fewestBeside;
  });
}

/** Where what is above the part of a column ends that stands at a height. */
function besideIn({ parts }: Column, at: number, height: Height): number[] {
  const index = parts.findIndex((part) => Math.abs(height(part) - at) <= same);
  const above = parts[index - 1];
  return above === undefined ? [] : [above.bottom];
}

function guttersBetween(columns: readonly Column[]): Gutter[] {
  return columns.slice(1).map(({ left }, index) => ({ left: columns[index]?.right ?? left, right: left }));
}
