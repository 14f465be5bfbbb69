import { choiceMark } from './docx/symbols.ts';
import type { StyledElement } from './hidden-styles.ts';
import type { Look } from './look.ts';
import type { CellShape } from './table-reader.ts';

const mostRows = 65_534;
const mostColumns = 1_000;

/** What a cell covers, with the bounds of the HTML standard. */
export function cellShape(tagName: string, attributes: StyledElement['attributes']): CellShape {
  return {
    columns: spanOf(attributes.colspan, mostColumns),
    // None means: down to the end.
    rows: attributes.rowspan?.trim() === '0' ? mostRows : spanOf(attributes.rowspan, mostRows),
    isName: tagName === 'th',
  };
}

function spanOf(value: string | undefined, most: number): number {
  const span = Number.parseInt(value ?? '1', 10);
  return span >= 1 ? Math.min(span, most) : 1;
}

/** Elements that are what their role says. */
const withoutMeaning = new Set(['div', 'span', 'section', 'ul', 'ol', 'li', 'p']);
const elementOfRole: Readonly<Record<string, string>> = {
  table: 'table',
  grid: 'table',
  treegrid: 'table',
  rowgroup: 'tbody',
  row: 'tr',
  cell: 'td',
  gridcell: 'td',
  columnheader: 'th',
  rowheader: 'th',
};

/** An element of a table that a page draws of elements without meaning (ARIA) as that of HTML; every other as it is. */
export function byRole(element: StyledElement): StyledElement {
  const { tagName, attributes } = element;
  const role = attributes.role?.trim().toLowerCase();
  if (role === undefined || !withoutMeaning.has(tagName)) return element;
  const tag = elementOfRole[role];
  if (tag === undefined) return element;
  const { 'aria-colspan': colspan = '1', 'aria-rowspan': rowspan = '1' } = attributes;
  return { tagName: tag, attributes: { ...attributes, colspan, rowspan } };
}

const fileName = /^\S*\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?|emf|wmf)$/i;

/** The name of a picture's file, which programs write where its alternative text should stand. */
export function isFileName(text: string): boolean {
  return fileName.test(text.trim());
}

/** Fields that hold what somebody entered, and show it. */
const filledIn = /^(?:text|search|tel|url|email|number|date|time|datetime-local|month|week|)$/i;

const isPicture = new Set(['img', 'area']);

/**
 * What an element says in the place of something that is no text: a picture, a drawing, a field of a form. Empty for all
 * others, and where it is not shown.
 */
export function alternativeText({ tagName, attributes }: StyledElement, look: Look): string {
  if (look.isGone || attributes.hidden !== undefined) return '';
  if (tagName === 'input') return inputMark(attributes);
  // A picture with `aria-hidden` is seen; what it shows is said by its alternative text alone.
  const isNamed = tagName === 'svg' || attributes.role === 'img';
  const said = isPicture.has(tagName) ? attributes.alt : isNamed ? attributes['aria-label'] : undefined;
  return said === undefined || isFileName(said) ? '' : said;
}

function inputMark({ type = '', checked, value = '' }: StyledElement['attributes']): string {
  if (/^(?:checkbox|radio)$/i.test(type)) return ` ${choiceMark(checked !== undefined)} `;
  return filledIn.test(type) && value.trim() !== '' ? ` ${value} ` : '';
}
