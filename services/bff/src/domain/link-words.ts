import { skeletonOf } from './look-alikes.ts';

/**
 * What is sure to stand in an address, and the characters that its beginning is made of: what renderers, mail programs
 * and chat clients turn into links (`https://…`, `www.…`, `a@b.example`, `b.example/…`), and what must not run anywhere
 * (`javascript:`, `data:`). A beginning is walked back to, so that no search has to begin anew at every letter.
 */
const addressSigns: readonly (readonly [sign: RegExp, beginning: RegExp])[] = [
  [/:(?:\/\/|\\\\)/, /[a-z0-9+.-]/i],
  [/(?:javascript|vbscript|livescript|https?|ftp|mailto):\S/i, /[a-z]/i],
  [/data:(?:[a-z]+\/|[,;])|(?:file|blob):[\\/]/i, /[a-z]/i],
  [/www\d{0,3}\./i, /[a-z]/i],
  [/@[\p{L}\p{N}_.-]*\.[\p{L}\p{N}_]/u, /[\w.+%-]/],
  [/\.[a-z]{2,24}(?:\/|\?[\w%])/i, /[\w.-]/],
];
/** What an answer may link to, if it stands in a source: web and mail addresses without credentials. */
const harmless =
  /^(?:https?:\/\/[^\s/?#@\\]+(?:[/?#][^\\]*)?|(?:mailto:)?[\w.+%-]+@[a-z0-9.-]+|www\d{0,3}\.[^\s@\\:]+|[a-z0-9.-]+[/?][^\s@\\:]*)$/i;
const trailingMarks = ".,;:!?'*_~}\\\u2026\u2019\u201d\u00bb";
const namedCharacters: ReadonlyMap<string, string> = new Map([
  ['colon', ':'],
  ['sol', '/'],
  ['bsol', '\\'],
  ['period', '.'],
  ['commat', '@'],
  ['amp', '&'],
  ['num', '#'],
  ['quest', '?'],
  ['percnt', '%'],
  ['lowbar', '_'],
  ['hyphen', '-'],
]);

/** An address within a word. */
export interface WordAddress {
  /** Where it begins in the word. */
  readonly start: number;
  readonly address: string;
  /** It is written in such a way that people would not see it: entities, escapes, look-alikes. */
  readonly isDisguised: boolean;
}

/** The first address in a word that has no white space; what follows it in the word is part of it, but for final marks. */
export function addressIn(word: string): WordAddress | undefined {
  const start = startOfAddress(word);
  if (start >= 0) return { start, address: withoutTrail(word.slice(start)), isDisguised: false };
  if (!/[^\u0020-\u007e]|[&%\\]/.test(word)) return undefined;
  return startOfAddress(undisguised(word)) >= 0 ? { start: 0, address: word, isDisguised: true } : undefined;
}

/** Whether following an address cannot do more than open a page or a mail. */
export function isHarmless(address: string): boolean {
  return harmless.test(address);
}

/** Where the first address begins; -1 when there is none. */
function startOfAddress(word: string): number {
  const starts = addressSigns.flatMap(([sign, beginning]) => {
    let start = word.search(sign);
    if (start < 0) return [];
    while (start > 0 && beginning.test(word.charAt(start - 1))) start -= 1;
    return [start];
  });
  return starts.length === 0 ? -1 : Math.min(...starts);
}

/** What a word says once a renderer has decoded it, twice at most; in ASCII as far as it looks like it. */
function undisguised(word: string): string {
  return skeletonOf(decoded(decoded(word))).text;
}

function decoded(word: string): string {
  return word
    .replace(/&#(\d{1,7});?/g, (_, digits) => character(Number(digits)))
    .replace(/&#x([0-9a-f]{1,6});?/gi, (_, digits) => character(Number.parseInt(digits, 16)))
    .replace(/&(\w{2,8});/g, (entity, name) => namedCharacters.get(name.toLowerCase()) ?? entity)
    .replace(/%([0-9a-f]{2})/gi, (_, digits) => character(Number.parseInt(digits, 16)))
    .replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

function character(codePoint: number): string {
  return codePoint > 0x1f && codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : '';
}

/** A closing bracket that was opened within the address is part of it. */
function withoutTrail(address: string): string {
  let open = 0;
  for (const one of address) open += one === '(' ? 1 : one === ')' ? -1 : 0;
  let end = address.length;
  for (; end > 0; end--) {
    const last = address.charAt(end - 1);
    if (last === ')' && open < 0) open += 1;
    else if (!trailingMarks.includes(last)) break;
  }
  return address.slice(0, end);
}
