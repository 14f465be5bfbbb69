import { writtenDates } from './dates.ts';
import { labelOf } from './label.ts';
import type { Statement } from './statement.ts';
import { folded } from './words.ts';

const nameWithDigits = /(?<![\p{L}\p{N}])\p{L}{1,8}[-_./]?\d{1,12}(?![\p{L}\p{N}])/gu;

/**
 * What a statement is about, as far as it tells itself: the first cell of a row, the label of a value, the first field of several on one
 * line, the date of a line, the names with digits of a sentence (`KV-057`). Empty for titles, and for what only a number stands for.
 */
export function keyOf({ kind, text, cells }: Statement): string {
  const key = kind === 'row' ? (cells?.[0]?.value ?? '') : kind === 'pair' ? labelOrField(text) : '';
  if (/\p{L}/u.test(key)) return key;
  if (kind === 'title') return '';
  if (kind === 'sentence') return (text.match(nameWithDigits) ?? []).join(' ');
  return writtenDates(folded(text))[0]?.days[0] ?? '';
}

function labelOrField(text: string): string {
  const [first = '', ...others] = text.split('; ');
  return others.length > 0 ? first : labelOf(text);
}
