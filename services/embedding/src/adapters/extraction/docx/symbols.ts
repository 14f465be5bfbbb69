import { codePoint } from 'dingbat-to-unicode';
import type { Tag } from './xml.ts';

/** Fonts whose letters are other signs, as their signs are looked up. */
const symbolFonts = new Map(
  ['Symbol', 'Webdings', 'Wingdings', 'Wingdings 2', 'Wingdings 3'].map((font) => [keyOf(font), font]),
);
/** Their signs are kept at these code points, too. */
const privateUse = 0xf000;

const ticked = new Set('☑☒🗹🗷🗵⮽⌧');
const empty = new Set('☐◻□⬜❏❑❒🗆🞎🞏🞐🞑');

/** A check box or a choice in text: ticked, or not. */
export function choiceMark(isTicked: boolean): string {
  return isTicked ? '[x]' : '[ ]';
}

/** The name by which signs of a symbol font are looked up; undefined for fonts of letters. */
export function symbolFont(font: string | undefined): string | undefined {
  return symbolFonts.get(keyOf(font ?? ''));
}

/** Without what marks a part of a font (`ABCDEF+`), and endings that name the same signs: `SymbolMT`, `Wingdings-Regular`. */
function keyOf(font: string): string {
  return font
    .toLowerCase()
    .replace(/^[a-z]{6}\+/, '')
    .replace(/[\s"'-]/g, '')
    .replace(/(?:regular|mt)$/, '');
}

/** A sign of a symbol font as Unicode, or the state of a check box; one that is not known stays a private character. */
function symbolText(font: string, code: number): string {
  const place = code >= privateUse ? code & 0xff : code;
  const found =
    codePoint(font, place)?.string ?? String.fromCodePoint(place > 0xff ? code : privateUse + place);
  if (ticked.has(found)) return choiceMark(true);
  return empty.has(found) ? choiceMark(false) : found;
}

/** Text that is set in a symbol font. */
export function symbolsText(font: string, text: string): string {
  return [...text]
    .map((sign) => (/\s/.test(sign) ? sign : symbolText(font, sign.codePointAt(0) ?? 0)))
    .join('');
}

/** A sign of a font that is not known, which is told where the text is cleaned. */
function privateSign(code: number): string {
  return code >= 0xe000 && code <= 0xf8ff ? String.fromCodePoint(code) : '';
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
  if (font !== undefined) return Number.isNaN(code) ? '' : symbolText(font, code);
  return code >= 0x20 && code < 0xd800 ? withChoices(String.fromCodePoint(code)) : privateSign(code);
}
