import { limits } from '../../limits.ts';
import type { PdfTextItem } from './pdf-frames.ts';
import type { PdfRule } from './pdf-marks.ts';

/** What is used of an annotation of pdf.js. */
export interface PdfAnnotation {
  readonly subtype?: string;
  readonly annotationFlags?: number;
  /** Left, bottom, right, top. */
  readonly rect?: readonly number[];
  readonly fieldType?: string | null;
  readonly fieldValue?: unknown;
  readonly options?: readonly { readonly exportValue?: unknown; readonly displayValue?: unknown }[];
  readonly checkBox?: boolean;
  readonly radioButton?: boolean;
  readonly exportValue?: unknown;
  readonly buttonValue?: unknown;
  readonly multiLine?: boolean;
  readonly password?: boolean;
  readonly contentsObj?: { readonly str?: string };
  /** Of marks on text: the corners of each line, as x and y of upper left, upper right, lower left and lower right. */
  readonly quadPoints?: ArrayLike<number> | null;
}

/** Flags of annotations that no reader sees: hidden, and not to be viewed. */
const unseen = 0b100010;
const noteKinds = new Set([
  'Text',
  'Highlight',
  'Underline',
  'Squiggly',
  'StrikeOut',
  'Caret',
  'Ink',
  'Square',
  'Circle',
]);
/** Of a mark on text: eight for each line. */
const mostQuadNumbers = 800;
/** In points. */
const largestFieldText = 11;
/** Of the size of the text: a field of one line is no higher. */
const highField = 3;
/** In points: more than a page is wide, so that a label beside a value goes before one above it. */
const farther = 10_000;

/** The texts of notes on a page, which stand beside its text. */
export function notesOf(annotations: readonly PdfAnnotation[]): string[] {
  return annotations
    .filter((one) => isSeen(one) && noteKinds.has(one.subtype ?? ''))
    .map(({ contentsObj }) => contentsObj?.str?.trim() ?? '')
    .filter((text) => text !== '');
}

/** The lines of marks that cross text out. */
export function strikesOf(annotations: readonly PdfAnnotation[]): PdfRule[] {
  return annotations
    .filter((one) => isSeen(one) && one.subtype === 'StrikeOut')
    .flatMap(({ quadPoints }) => quadsOf(Array.from(quadPoints ?? []).slice(0, mostQuadNumbers)));
}

function quadsOf(numbers: readonly number[]): PdfRule[] {
  return Array.from({ length: Math.floor(numbers.length / 8) }, (_, index) => {
    const quad = numbers.slice(index * 8, index * 8 + 8);
    const [xs, ys] = [quad.filter((_n, at) => at % 2 === 0), quad.filter((_n, at) => at % 2 === 1)];
    const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const [x, y] = [(left + right) / 2, (low + high) / 2];
    return right - left >= high - low
      ? { x1: left, x2: right, y1: y, y2: y }
      : { x1: x, x2: x, y1: low, y2: high };
  });
}

/**
 * The runs of a page with what its form is filled in with, each value behind its label: the text left of it, else right of it (boxes are
 * in front of their labels), else above. A value of several lines with its label beside one of them is one run on that line.
 *
 * @param angle in which the page is read
 */
export function withFields(
  items: readonly PdfTextItem[],
  annotations: readonly PdfAnnotation[],
  angle: number,
): readonly PdfTextItem[] {
  const seen = annotations.filter(isSeen).slice(0, limits.pdfPageFields.value);
  const inserted = new Map<number, PdfTextItem[]>();
  for (const annotation of seen) {
    const lines = valuesOf(annotation, angle);
    for (const { value, at, up } of annotation.subtype === 'Widget'
      ? besideLabel(lines, items, angle)
      : placesOf(lines, items, angle))
      inserted.set(at, [...(inserted.get(at) ?? []), raised(value, up, angle)]);
  }
  if (inserted.size === 0) return items;
  return [
    ...(inserted.get(0) ?? []),
    ...items.flatMap((item, index) => [item, ...(inserted.get(index + 1) ?? [])]),
  ];
}

interface Placed extends Place {
  readonly value: PdfTextItem;
}

function placesOf(values: readonly PdfTextItem[], items: readonly PdfTextItem[], angle: number): Placed[] {
  return values.map((value) => ({ value, ...placeOf(value, items, angle) }));
}

/** A label may stand beside any line of a text in a field: then the lines stay together. */
function besideLabel(lines: readonly PdfTextItem[], items: readonly PdfTextItem[], angle: number): Placed[] {
  const places = placesOf(lines, items, angle);
  const [best] = places.toSorted((a, b) => a.rank - b.rank);
  if (best === undefined || best.rank >= farther) return places;
  return [{ ...best, value: { ...best.value, text: lines.map(({ text }) => text.trim()).join(' ') } }];
}

function isSeen({ annotationFlags = 0 }: PdfAnnotation): boolean {
  return (annotationFlags & unseen) === 0;
}

function valuesOf(annotation: PdfAnnotation, angle: number): PdfTextItem[] {
  const text = annotation.subtype === 'FreeText' ? annotation.contentsObj?.str : filledIn(annotation);
  const [left = 0, bottom = 0, right = 0, top = 0] = annotation.rect ?? [];
  const lines = (text ?? '').split(/\r\n?|\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) return [];
  const isSideways = angle % 180 !== 0;
  const height = isSideways ? right - left : top - bottom;
  const size = Math.min(Math.max((height / lines.length) * 0.7, 4), largestFieldText);
  const pitch = Math.min(height / lines.length, size * 1.4);
  // In a field of one line a text stands in the middle, in a higher one on top.
  const isHigh = lines.length > 1 || height > size * highField;
  const first = isHigh ? size * 1.2 : (height + size * 0.7) / 2;
  return lines.map((line, index) => {
    const down = first + index * pitch;
    const corner = cornerOf({ left, bottom, right, top }, angle, down);
    return {
      text: line,
      ...corner,
      length: Math.min(isSideways ? top - bottom : right - left, line.length * size * 0.5),
      fontSize: size,
      angle,
      font: '',
      bold: false,
      rightToLeft: false,
    };
  });
}

interface Box {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

/** Where a line begins that is so far below the upper edge, as the page is read. */
function cornerOf({ left, bottom, right, top }: Box, angle: number, down: number): { x: number; y: number } {
  if (angle === 90) return { x: left + down, y: bottom };
  if (angle === 180) return { x: right, y: bottom + down };
  if (angle === 270) return { x: right - down, y: top };
  return { x: left, y: top - down };
}

function filledIn({ subtype, fieldType, fieldValue, ...field }: PdfAnnotation): string | undefined {
  if (subtype !== 'Widget' || field.password === true) return undefined;
  if (field.checkBox === true) return boxOf(fieldValue, field.exportValue);
  if (field.radioButton === true) return boxOf(fieldValue, field.buttonValue);
  if (fieldType === 'Ch') return chosen(fieldValue, field.options ?? []);
  return fieldType === 'Tx' && typeof fieldValue === 'string' ? fieldValue : undefined;
}

function boxOf(value: unknown, on: unknown): string {
  return typeof value === 'string' && value !== 'Off' && value !== '' && value === on ? '[x]' : '[ ]';
}

function chosen(value: unknown, options: NonNullable<PdfAnnotation['options']>): string {
  const values = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
  return values
    .map((one) => options.find(({ exportValue }) => exportValue === one)?.displayValue ?? one)
    .filter((one) => typeof one === 'string')
    .join(', ');
}

/**
 * After which run of the page a value belongs, counted from 1; after all of them where it has no label. And how far it has to
 * be raised to stand on the line of its label, which is the better the less its rank.
 */
interface Place {
  readonly at: number;
  readonly up: number;
  readonly rank: number;
}

function placeOf(value: PdfTextItem, items: readonly PdfTextItem[], angle: number): Place {
  let place: Place = { at: items.length, up: 0, rank: Number.POSITIVE_INFINITY };
  items.forEach((item, index) => {
    if (item.angle !== angle || item.text.trim() === '') return;
    const { rank, isBefore, up } = asLabel(item, value, angle);
    if (rank < place.rank) place = { at: isBefore ? index + 1 : index, up, rank };
  });
  return place;
}

function raised(value: PdfTextItem, up: number, angle: number): PdfTextItem {
  const turn = (angle * Math.PI) / 180;
  return { ...value, x: value.x - Math.sin(turn) * up, y: value.y + Math.cos(turn) * up };
}

/** How well a run labels a value (less is better), and whether it stands before it. */
function asLabel(
  item: PdfTextItem,
  value: PdfTextItem,
  angle: number,
): { rank: number; isBefore: boolean; up: number } {
  const label = uprightOf(item, angle);
  const { x, y } = uprightOf(value, angle);
  const gap = x - (label.x + item.length);
  const down = label.y - y;
  if (Math.abs(down) <= value.fontSize) {
    if (gap > -value.fontSize) return { rank: Math.max(gap, 0), isBefore: true, up: down };
    return { rank: farther + label.x - x, isBefore: false, up: down };
  }
  return {
    rank: down > 0 ? (farther + down) * 10 + Math.abs(label.x - x) : Number.POSITIVE_INFINITY,
    isBefore: true,
    up: 0,
  };
}

function uprightOf({ x, y }: { x: number; y: number }, angle: number): { x: number; y: number } {
  const cos = Math.cos((angle * Math.PI) / 180);
  const sin = Math.sin((angle * Math.PI) / 180);
  return { x: x * cos + y * sin, y: y * cos - x * sin };
}
