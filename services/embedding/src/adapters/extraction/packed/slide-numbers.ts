import { formatNumber } from '../docx/number-formats.ts';
import type { Attributes } from './xml-walker.ts';

const formats: readonly (readonly [prefix: string, format: string])[] = [
  ['arabic', 'decimal'],
  ['alphaLc', 'lowerLetter'],
  ['alphaUc', 'upperLetter'],
  ['romanLc', 'lowerRoman'],
  ['romanUc', 'upperRoman'],
  ['ea1', 'chineseCounting'],
];

interface Level {
  readonly type: string;
  readonly start: number;
  readonly number: number;
}

/** Numbers the paragraphs of a shape, which has them by their levels; other paragraphs of a level end its numbers. */
export class SlideNumbers {
  readonly #levels: (Level | undefined)[] = [];
  #level = 0;
  #numbered: Attributes | undefined;

  /** A shape begins. */
  reset(): void {
    this.#levels.length = 0;
  }

  /** Reads a property of the paragraph that is open. */
  property(element: string, attributes: Attributes): void {
    if (element === 'pPr') this.#level = Number(attributes.lvl ?? 0) || 0;
    else if (element === 'buAutoNum') this.#numbered = attributes;
  }

  /** What stands in front of the paragraph that ends: `3.`, `(a)`; empty where it is not numbered. */
  endParagraph({ isEmpty }: { isEmpty: boolean }): string {
    const [level, numbered] = [this.#level, this.#numbered];
    this.#level = 0;
    this.#numbered = undefined;
    // An empty paragraph shows no number, and takes none.
    if (isEmpty) return '';
    this.#levels.length = Math.min(this.#levels.length, level + 1);
    if (numbered === undefined) {
      this.#levels[level] = undefined;
      return '';
    }
    const { type = '', startAt } = numbered;
    const start = Number(startAt ?? 1) || 1;
    const last = this.#levels[level];
    const goesOn = last !== undefined && last.type === type && last.start === start;
    const number = goesOn ? last.number + 1 : start;
    this.#levels[level] = { type, start, number };
    return written(number, type);
  }
}

function written(number: number, type: string): string {
  const format = formats.find(([prefix]) => type.startsWith(prefix))?.[1] ?? 'decimal';
  const text = formatNumber(number, format);
  if (type.endsWith('ParenBoth')) return `(${text})`;
  if (type.endsWith('ParenR')) return `${text})`;
  return type.endsWith('Plain') ? text : `${text}.`;
}
