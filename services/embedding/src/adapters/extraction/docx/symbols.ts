import { codePoint } from 'dingbat-to-unicode';
import { choiceMark } from '../html-values.ts';
import type { Tag } from './xml.ts';

/** Fonts whose letters are other signs, as their signs are looked up. */
const symbolFonts = new Map(
  ['Symbol', 'Webdings', 'Wingdings', 'Wingdings 2', 'Wingdings 3'].map((font) => [font.toLowerCase(), font]),
);
/** Their signs are kept at these code points, too. */
const privateUse = 0xf000;

const ticked = new Set('☑☒🗹🗷🗵⮽⌧');
const empty = new Set('☐◻□⬜❏❑❒🗆🞎🞏🞐🞑');

/** The name by which signs of a symbol font are looked up; undefined for fonts of letters. */
export function symbolFont(font: string | undefined): string | undefined {
  return symbolFonts.get(font?.toLowerCase() ?? '');
}

/** A sign of a symbol font as Unicode, or the state of a check box; empty for one that is not known. */
function symbolText(font: string, code: number): string {
  const found = codePoint(font, code >= privateUse ? code - privateUse : code)?.string ?? '';
  if (ticked.has(found)) return choiceMark(true);
  return empty.has(found) ? choiceMark(false) : found;
}

/** Text that is set in a symbol font. */
export function symbolsText(font: string, text: string): string {
  return [...text].map((sign) => (sign === ' ' ? sign : symbolText(font, sign.codePointAt(0) ?? 0))).join('');
}

/** Check boxes that are written as characters, in the one spelling of their state. */
export function withChoices(text: string): string {
  return text.replace(/[☐☑☒🗹🗷]/gu, (sign) => choiceMark(sign !== '☐'));
}

/** What stands for text in a run: breaks, hyphens and signs; empty for all other elements. */
export function signText(tag: Tag): string {
  switch (tag.name) {
    case 'w:br':
    case 'w:cr':
      return '\n';
    case 'w:tab':
    case 'w:ptab':
      return '\t';
    case 'w:noBreakHyphen':
      return '-';
    case 'w:sym':
      return symbolOf(tag);
    default:
      return '';
  }
}

function symbolOf(tag: Tag): string {
  const code = Number.parseInt(tag.attribute('char') ?? '', 16);
  const font = symbolFont(tag.attribute('font'));
  if (font !== undefined) return symbolText(font, code);
  return code >= 0x20 && code < 0xd800 ? withChoices(String.fromCodePoint(code)) : '';
}
