import { oneLine } from '../../../domain/clean-text.ts';
import { isPageLine } from '../docx/paragraph.ts';

/** Fonts, colours, sizes and looks. */
const looks = /&(?:"[^"]*"|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|\d{1,3}|[BIUESXYOHG])/g;
/** Numbers of pages, and what is another one whenever it is printed. */
const numbers = /&[PN](?:[+-]\d+)?/g;
const changing = /&[DTFZA]/g;

/** The lines of a header or footer of a sheet, left to right, without the numbers of pages. */
export function marginalLines(written: string): string[] {
  return written
    .split(/&[LCR]/)
    .flatMap((part) => part.split('\n'))
    .flatMap((line) => {
      const bare = line.replaceAll('&&', '\u0000').replace(looks, '').replace(changing, '');
      const text = oneLine(bare.replace(numbers, '').replaceAll('\u0000', '&'));
      const isOnlyNumber = bare.search(numbers) !== -1 && isPageLine(text);
      return text === '' || isOnlyNumber ? [] : [text];
    });
}
