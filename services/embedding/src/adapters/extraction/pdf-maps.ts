import { limits } from '../../limits.ts';
import { tooManyParts } from './failures.ts';

const mostKids = 100_000;
/** Codes of a font have at most four bytes, but no font has this many glyphs. */
const widestCode = 1_000_000;

/**
 * Refuses short texts that pdf.js would expand to long lists: ranges of a character map, of glyph widths, and pages as
 * children of one node.
 *
 * @param text an unpacked stream, or a file as it stands
 * @throws AppError `unprocessable` (`too_many_parts`)
 */
export function assertModestMaps(text: Buffer): void {
  if (text.includes('range')) assertFewCodes(text.toString('latin1'));
  for (const array of arraysOf(text, '/Kids')) {
    if (array.length / 4 > mostKids && array.split('R', mostKids + 2).length > mostKids) {
      throw tooManyParts(mostKids, 'pages');
    }
  }
  for (const array of arraysOf(text, '/W')) {
    for (const [code] of array.matchAll(/(?<![\d.])\d{7,}/g)) {
      if (Number(code) > widestCode) throw tooManyParts(limits.pdfMappedCodes.value, 'characters in a font');
    }
  }
}

function assertFewCodes(text: string): void {
  let codes = 0;
  for (const section of text.split(/begin(?:bf|cid|notdef)range/).slice(1)) {
    const end = section.indexOf('end');
    const ranges = end < 0 ? section : section.slice(0, end);
    for (const [, from = '', to = ''] of ranges.matchAll(
      /<([\da-f\s]{1,20})>\s{0,20}<([\da-f\s]{1,20})>/gi,
    )) {
      codes += Math.max(hex(to) - hex(from), 0);
    }
  }
  if (codes > limits.pdfMappedCodes.value) {
    throw tooManyParts(limits.pdfMappedCodes.value, 'characters in a font');
  }
}

const hex = (digits: string): number => Number.parseInt(digits.replace(/\s/g, ''), 16) || 0;

/** The texts of the arrays that stand directly under a key, with what is nested in them. */
function* arraysOf(text: Buffer, key: string): Generator<string> {
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at)) {
    at += key.length;
    let start = at;
    while ((text[start] ?? 33) <= 32) start += 1;
    if (text[start] !== 0x5b) continue;
    at = endOfArray(text, start);
    yield text.toString('latin1', start + 1, at);
  }
}

function endOfArray(text: Buffer, start: number): number {
  let depth = 0;
  let at = start;
  do {
    if (text[at] === 0x5b) depth += 1;
    else if (text[at] === 0x5d) depth -= 1;
    at += 1;
  } while (depth > 0 && at < text.length);
  return at;
}
