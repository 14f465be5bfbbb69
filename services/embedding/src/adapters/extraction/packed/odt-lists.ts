import { formatNumber } from '../docx/number-formats.ts';
import { type OdtStyles, outline } from './odt-styles.ts';
import type { Attributes } from './xml-walker.ts';

/** The last number of each level, from 1. */
type Numbers = (number | undefined)[];

interface OpenList {
  /** Undefined where its paragraphs say it. */
  readonly style: string | undefined;
  readonly numbers: Numbers;
  /** An item has begun, whose first paragraph gets its number. */
  hasItem: boolean;
  start: number | undefined;
}

/** A paragraph or a heading that begins. */
export interface Numbered {
  /** Of a heading, from 1; 0 for other paragraphs. */
  readonly level: number;
  /** The list style of its paragraph style. */
  readonly listStyle: string | undefined;
  readonly attributes: Attributes;
}

const formats: Readonly<Record<string, string>> = {
  '1': 'decimal',
  '01': 'decimalZero',
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
};
const mostLevels = 10;
const longestLabel = 60;

/** Counts the items of lists and the numbered headings of a text of OpenDocument, in their order. */
export class OdtLists {
  readonly #styles: OdtStyles;
  readonly #open: OpenList[] = [];
  /** By the id and by the style of the list that they belong to. */
  readonly #known = new Map<string, Numbers>([[`style ${outline}`, []]]);

  constructor(styles: OdtStyles) {
    this.#styles = styles;
  }

  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  open(element: string, attributes: Attributes): void {
    const list = this.#open.at(-1);
    if (element === 'list') this.#openList(attributes, list);
    else if (element === 'list-header' && list !== undefined) list.hasItem = false;
    else if (element === 'list-item' && list !== undefined) {
      list.hasItem = true;
      list.start = whole(attributes['text:start-value']);
    }
  }

  close(element: string): void {
    if (element === 'list') this.#open.pop();
  }

  /** What stands in front of it: `3.1`, `(a)`; empty for bullets, and where it has no number. */
  labelOf(paragraph: Numbered): string {
    const list = this.#open.at(-1);
    if (list === undefined) return this.#headingLabel(paragraph);
    if (!list.hasItem) return '';
    list.hasItem = false;
    const style = list.style ?? paragraph.listStyle ?? '';
    const numbers = style === outline ? (this.#known.get(`style ${outline}`) ?? []) : list.numbers;
    return this.#next({ style, numbers, level: this.#open.length, start: list.start });
  }

  #openList(attributes: Attributes, around: OpenList | undefined): void {
    const style = attributes['text:style-name'] ?? around?.style;
    const numbers = around?.numbers ?? this.#continued(attributes, style) ?? [];
    this.#known.set(`style ${style}`, numbers);
    this.#known.set(`id ${attributes['xml:id']}`, numbers);
    this.#open.push({ style, numbers, hasItem: false, start: undefined });
  }

  #continued(attributes: Attributes, style: string | undefined): Numbers | undefined {
    const other = attributes['text:continue-list'];
    if (other !== undefined) return this.#known.get(`id ${other}`);
    return attributes['text:continue-numbering'] === 'true' ? this.#known.get(`style ${style}`) : undefined;
  }

  /** A style without a list, as an empty name says, has no number. */
  #headingLabel({ level, listStyle, attributes }: Numbered): string {
    if (level === 0 || listStyle === '' || attributes['text:is-list-header'] === 'true') return '';
    const isRestarted = attributes['text:restart-numbering'] === 'true';
    const start = isRestarted ? (whole(attributes['text:start-value']) ?? 1) : undefined;
    const numbers = this.#known.get(`style ${outline}`) ?? [];
    return this.#next({ style: outline, numbers, level, start });
  }

  #next(next: { style: string; numbers: Numbers; level: number; start: number | undefined }): string {
    const { style, numbers, level, start } = next;
    const shape = this.#styles.level(style, level);
    if (shape === undefined || level > mostLevels) return '';
    numbers[level] = start ?? (numbers[level] ?? shape.start - 1) + 1;
    numbers.length = level + 1;
    return shape.isBullet ? '' : this.#written({ style, numbers, level });
  }

  #written({ style, numbers, level }: { style: string; numbers: Numbers; level: number }): string {
    const shape = this.#styles.level(style, level);
    if (shape === undefined || shape.format === '') return '';
    const numberAt = (at: number): string => {
      const of = this.#styles.level(style, at);
      if (of === undefined || of.isBullet || of.format === '') return '';
      return formatNumber(numbers[at] ?? of.start, formats[of.format] ?? 'decimal');
    };
    const first = Math.max(1, level - shape.shown + 1);
    const shown = Array.from({ length: level - first + 1 }, (_, index) => numberAt(first + index));
    const text =
      shape.pattern?.replace(/%(\d{1,2})%/g, (_, digits: string) => numberAt(Number(digits))) ??
      `${shape.prefix}${shown.filter((number) => number !== '').join('.')}${shape.suffix}`;
    return text.trim().slice(0, longestLabel);
  }
}

function whole(value: string | undefined): number | undefined {
  const number = Number.parseInt(value ?? '', 10);
  return Number.isSafeInteger(number) ? number : undefined;
}
