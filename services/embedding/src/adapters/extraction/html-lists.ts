import { formatNumber } from './docx/number-formats.ts';
import type { StyledElement } from './hidden-styles.ts';

interface OpenList {
  next: number;
  readonly step: 1 | -1;
  /** Undefined for a list without numbers. */
  readonly format: string | undefined;
}

const formats: Readonly<Record<string, string>> = {
  '1': 'decimal',
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
};

/** Numbers of the items of lists, as a browser shows them. A list that counts down without a start has none. */
export class HtmlLists {
  readonly #open: OpenList[] = [];

  openTag({ tagName, attributes }: StyledElement): void {
    if (tagName === 'ul' || tagName === 'menu') this.#open.push({ next: 1, step: 1, format: undefined });
    if (tagName !== 'ol') return;
    const start = whole(attributes.start);
    const isReversed = attributes.reversed !== undefined;
    const format =
      isReversed && start === undefined ? undefined : (formats[attributes.type ?? ''] ?? 'decimal');
    this.#open.push({ next: start ?? 1, step: isReversed ? -1 : 1, format });
  }

  closeTag(tagName: string): void {
    if (tagName === 'ol' || tagName === 'ul' || tagName === 'menu') this.#open.pop();
  }

  /** What stands in front of an item that is opened; empty where it has no number. */
  labelOf({ attributes }: StyledElement): string {
    const list = this.#open.at(-1);
    if (list?.format === undefined) return '';
    const number = whole(attributes.value) ?? list.next;
    list.next = number + list.step;
    return `${formatNumber(number, list.format)}. `;
  }
}

function whole(value: string | undefined): number | undefined {
  const number = Number.parseInt(value ?? '', 10);
  return Number.isSafeInteger(number) ? number : undefined;
}
