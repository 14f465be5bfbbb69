import { limits } from '../limits.ts';
import { markerOf } from './passage.ts';

/** Brackets in which markers are written. */
const opening = '[【［';
/** Longest group that is read as markers. */
export const longestGroup = 80;
/** `[1]`, `[1, 2]`, `[1-3]`, `[^1]`, `【1】`, `【1†source】` at the start of a text. */
const group =
  /^[[【［]\s{0,2}\^?(\d{1,2}(?:\s{0,2}(?:[-–—‑,;、，&]|and|und)\s{0,2}\^?\d{1,2}){0,19})\s{0,2}(?:†[^\]】\n]{0,40})?[\]】］]/;
/** What the beginning of a group is made of, as long as it is not closed. */
const open = /^[[【［](?:[\s\d^,;、，&\-–—‑andu]{0,60}|[\s\d^]{1,8}†[^\]】\n]{0,40})$/;
/** The same anywhere, with brackets of any form. */
const anywhere =
  /[[【［](\s{0,3}\^?[\d\uff10-\uff19]{1,3}(?:\s{0,3}(?:[-–—‑－,;、，；＆&]|and|und)\s{0,3}\^?[\d\uff10-\uff19]{1,3}){0,19}\s{0,3}(?:†[^\]】\n]{0,40})?)[\]】］]/g;

/** Markers at the start of a text. */
export interface MarkerGroup {
  /** In their order, each once; also such as no passage has. */
  readonly markers: readonly string[];
  readonly length: number;
}

/** Reads a group of markers at the start of a text: `none`, or `more` when the text may be the beginning of one. */
export function readMarkers(text: string): MarkerGroup | 'none' | 'more' {
  if (!isOpening(text.charAt(0))) return 'none';
  const narrow = narrowed(text.slice(0, longestGroup));
  const [whole, inner = ''] = group.exec(narrow) ?? [];
  if (whole === undefined) return text.length < longestGroup && open.test(narrow) ? 'more' : 'none';
  const ordinals = inner.split(/[,;、，&]|and|und/).flatMap(rangeOf);
  return { markers: [...new Set(ordinals)].map(markerOf), length: whole.length };
}

/** Whether a character can begin markers. */
export function isOpening(character: string): boolean {
  return character !== '' && opening.includes(character);
}

/** Text without what would be a citation if it stood in an answer: `[2]` becomes `(2)`. */
export function withoutMarkers(text: string): string {
  return text.replace(anywhere, '($1)');
}

/** Full-width characters as those of ASCII, in place. */
function narrowed(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}

function rangeOf(part: string): number[] {
  const [first = 0, last = first] = part
    .split(/[-–—‑]/)
    .map((number) => Number(number.replace(/[\s^]/g, '')));
  const most = limits.answerPassages.value;
  if (last < first || last - first >= most) return [first, last];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
