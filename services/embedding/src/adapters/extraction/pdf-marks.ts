import { getResolvedPDFJS } from 'unpdf';
import { limits } from '../../limits.ts';
import { frameBetween, type Point, pathParts } from './pdf-paths.ts';

/** A straight line along an edge of the page, or a bar that is no thicker than one. In points, in the coordinates of the page. */
export interface PdfRule {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** What a page has beside its text that says how it is to be read. */
export interface PdfMarks {
  readonly rules: readonly PdfRule[];
  readonly divisions: SoftDivisions;
}

/** Letters on both sides of a soft hyphen (U+00AD), in the order in which they are drawn. pdf.js leaves the sign itself out. */
export class SoftDivisions {
  readonly #byEnds = new Map<string, { head: string; tail: string }[]>();

  add(head: string, tail: string): void {
    const key = keyOf(head, tail);
    const same = this.#byEnds.get(key) ?? [];
    if (same.length < mostAlike) this.#byEnds.set(key, [...same, { head, tail }]);
  }

  /** The last word of a line goes on in the next one. */
  isBetween(line: string, next: string): boolean {
    if (this.#byEnds.size === 0) return false;
    const head =
      line
        .slice(-longestPart)
        .split(/[^\p{L}\p{M}]/u)
        .at(-1) ?? '';
    const tail = /^[\p{L}\p{M}]+/u.exec(next.slice(0, longestPart))?.[0] ?? '';
    if (head.length < shortestPart || tail.length < shortestPart) return false;
    const found = this.#byEnds.get(keyOf(head, tail)) ?? [];
    return found.some((one) => one.head.endsWith(head) && one.tail.startsWith(tail));
  }
}

const shortestPart = 2;
const longestPart = 40;
const mostAlike = 20;

function keyOf(head: string, tail: string): string {
  return `${head.slice(-shortestPart)}|${tail.slice(0, shortestPart)}`;
}

export const noMarks: PdfMarks = { rules: [], divisions: new SoftDivisions() };

type Matrix = readonly [number, number, number, number, number, number];
const same: Matrix = [1, 0, 0, 1, 0, 0];

/** In points: a filled bar that is no thicker is a line, and lines lean by less. */
const thickest = 2.5;
const leastLength = 2;

/** A part of a drawing as pdf.js hands it on. */
export interface DrawnPart {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
  readonly length: number;
}

type Operators = Awaited<ReturnType<typeof getResolvedPDFJS>>['OPS'];

/** Reads the marks of a page off its drawing, part by part. */
export class MarkReader {
  readonly #operators: Operators;
  readonly #strokes: ReadonlySet<number>;
  readonly #fills: ReadonlySet<number>;
  readonly #rules: PdfRule[] = [];
  readonly #divisions = new SoftDivisions();
  #matrix: Matrix = same;
  readonly #saved: Matrix[] = [];
  #isFull = false;
  #letters = '';
  #open: { head: string; tail: string } | undefined;

  static async create(): Promise<MarkReader> {
    return new MarkReader((await getResolvedPDFJS()).OPS);
  }

  private constructor(operators: Operators) {
    const { stroke, closeStroke, fillStroke, eoFillStroke, closeFillStroke, closeEOFillStroke } = operators;
    const both = [fillStroke, eoFillStroke, closeFillStroke, closeEOFillStroke];
    this.#operators = operators;
    this.#strokes = new Set([stroke, closeStroke, ...both]);
    this.#fills = new Set([operators.fill, operators.eoFill, ...both]);
  }

  take({ fnArray, argsArray, length }: DrawnPart): void {
    for (let at = 0; at < length; at += 1) this.#read(fnArray[at] ?? 0, argsArray[at]);
  }

  /** A page with too many lines is a drawing, and has none that count. */
  marks(): PdfMarks {
    this.#endDivision();
    return { rules: this.#isFull ? [] : this.#rules, divisions: this.#divisions };
  }

  #read(operator: number, args: unknown): void {
    const { save, restore, transform, paintFormXObjectBegin, paintFormXObjectEnd } = this.#operators;
    const { constructPath, showText } = this.#operators;
    if (operator === showText) this.#text(args);
    else if (operator === constructPath) this.#path(args);
    else if (operator === save) this.#saved.push(this.#matrix);
    else if (operator === restore || operator === paintFormXObjectEnd)
      this.#matrix = this.#saved.pop() ?? this.#matrix;
    else if (operator === transform) this.#matrix = product(this.#matrix, args);
    else if (operator === paintFormXObjectBegin) {
      this.#saved.push(this.#matrix);
      this.#matrix = product(this.#matrix, Array.isArray(args) ? args[0] : undefined);
    }
  }

  #text(args: unknown): void {
    const glyphs: unknown = Array.isArray(args) ? args[0] : undefined;
    for (const glyph of Array.isArray(glyphs) ? glyphs : []) {
      const sign = (glyph as { unicode?: unknown } | null)?.unicode;
      if (typeof sign === 'string') this.#letter(sign);
    }
  }

  #letter(sign: string): void {
    if (sign === '\u00ad') {
      this.#endDivision();
      this.#open = { head: this.#letters, tail: '' };
    } else if (/^[\p{L}\p{M}]/u.test(sign)) {
      const letters = sign.normalize('NFKC');
      this.#letters = (this.#letters + letters).slice(-longestPart);
      if (this.#open !== undefined && this.#open.tail.length < longestPart) this.#open.tail += letters;
    } else {
      this.#letters = '';
      this.#endDivision();
    }
  }

  #endDivision(): void {
    const { head = '', tail = '' } = this.#open ?? {};
    if (head.length >= shortestPart && tail.length >= shortestPart) this.#divisions.add(head, tail);
    this.#open = undefined;
  }

  /** Of a path pdf.js gives how it is painted, its points, and the box around it. */
  #path(args: unknown): void {
    const [paint, paths] = Array.isArray(args) ? (args as readonly unknown[]) : [];
    const points: unknown = Array.isArray(paths) ? paths[0] : undefined;
    if (typeof paint !== 'number' || !(points instanceof Float32Array)) return;
    const [isStroke, isFill] = [this.#strokes.has(paint), this.#fills.has(paint)];
    const parts = pathParts(points);
    if (isStroke) for (const part of parts) this.#outline(part);
    else if (isFill) this.#filled(parts);
  }

  #outline(part: readonly Point[]): void {
    for (const [index, to] of part.entries()) this.#line(part[index - 1], to);
  }

  /** Bars; and frames, which some writers fill between two outlines. */
  #filled(parts: readonly (readonly Point[])[]): void {
    for (let at = 0; at < parts.length; at += 1) {
      const part = parts[at] ?? [];
      const frame = frameBetween(part, parts[at + 1] ?? []);
      if (frame === undefined || this.#thickness(part, frame) > thickest) {
        this.#bar(part);
        continue;
      }
      this.#outline(frame);
      at += 1;
    }
  }

  /** Of a frame whose middle is given. */
  #thickness(part: readonly Point[], [corner]: readonly Point[]): number {
    if (corner === undefined) return Number.POSITIVE_INFINITY;
    const at = placed(corner, this.#matrix);
    const distances = part.map((point) => {
      const { x, y } = placed(point, this.#matrix);
      return Math.max(Math.abs(x - at.x), Math.abs(y - at.y));
    });
    return Math.min(...distances) * 2;
  }

  #line(from: Point | undefined, to: Point): void {
    if (from === undefined) return;
    const [a, b] = [placed(from, this.#matrix), placed(to, this.#matrix)];
    this.#add({
      x1: Math.min(a.x, b.x),
      y1: Math.min(a.y, b.y),
      x2: Math.max(a.x, b.x),
      y2: Math.max(a.y, b.y),
    });
  }

  #bar(part: readonly Point[]): void {
    const corners = part.map((point) => placed(point, this.#matrix));
    const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
    this.#add({ x1: Math.min(...xs), y1: Math.min(...ys), x2: Math.max(...xs), y2: Math.max(...ys) });
  }

  /** As the line in the middle of a bar. */
  #add({ x1, y1, x2, y2 }: PdfRule): void {
    const [width, height] = [x2 - x1, y2 - y1];
    if (Math.min(width, height) > thickest || Math.max(width, height) < leastLength) return;
    if (this.#rules.length >= limits.pdfPageRules.value) this.#isFull = true;
    else if (width >= height) this.#rules.push({ x1, x2, y1: (y1 + y2) / 2, y2: (y1 + y2) / 2 });
    else this.#rules.push({ x1: (x1 + x2) / 2, x2: (x1 + x2) / 2, y1, y2 });
  }
}

function placed({ x, y }: Point, [a, b, c, d, e, f]: Matrix): Point {
  return { x: a * x + c * y + e, y: b * x + d * y + f };
}

function product(outer: Matrix, inner: unknown): Matrix {
  const numbers = Array.from((inner ?? []) as ArrayLike<unknown>, Number);
  if (numbers.length !== 6 || numbers.some(Number.isNaN)) return outer;
  const [a, b, c, d, e, f] = numbers as unknown as Matrix;
  const corner = placed({ x: e, y: f }, outer);
  const [p, q, r, s] = outer;
  return [p * a + r * b, q * a + s * b, p * c + r * d, q * c + s * d, corner.x, corner.y];
}
