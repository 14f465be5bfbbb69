import { writtenDates } from './dates.ts';
import { labelOf } from './label.ts';
import type { Statement } from './statement.ts';
import { folded } from './words.ts';

/**
 * What a record is about: the first cell of a row, the label of a value, the first field of several on one line, the date of a line.
 * Empty for prose, for titles, and for what only a number stands for.
 */
export function keyOf({ kind, text, cells }: Statement): string {
  const key = kind === 'row' ? (cells?.[0]?.value ?? '') : kind === 'pair' ? labelOrField(text) : '';
  if (/\p{L}/u.test(key)) return key;
  if (kind === 'sentence' || kind === 'title') return '';
  return writtenDates(folded(text))[0]?.days[0] ?? '';
}

function labelOrField(text: string): string {
  const [first = '', ...others] = text.split('; ');
  return others.length > 0 ? first : labelOf(text);
}
