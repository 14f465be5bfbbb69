import { isWesternText } from './western-text.ts';

/** What the code pages 437 and 850 of DOS have from 0x80 on, as far as texts of Western Europe use it. */
const fromHex80 = 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿';
const others: Readonly<Record<number, string>> = {
  171: '½',
  172: '¼',
  173: '¡',
  225: 'ß',
  248: '°',
  253: '²',
};
/** These begin no word of several letters. */
const lateLetter = /(?<!\p{L})[ëèêïîìôòûùÿß](?=\p{L})/u;
/** By itself it is a word of a language that has many others of its letters. */
const lone = /(?<!\p{L})[^\P{L}\p{ASCII}](?!\p{L})/gu;
const loneWords = new Set('àÀéÉèòóyÄÖÜ');
/** Behind a vowel, and seldom before these but where a German word goes on with another: `Fußnote`, `Großraum`. */
const badSharp = /(?<![aeiouyäöü])ß|ß[rnldß]/iu;
const sharpWords =
  /(?:gro|stra|fu|mu|da|schlu|flu|me|ma|gru|gie|schie|schlie|spa|sto|schlo|hei|wei|drei|au|pre|pa|ha|fa|na|ri|bi|ku|nu|ro|schu|strau|flei|schwei|rei|bei|spie|blo|fra|gefä|gemä|mä|grö|grü|sü|bü|äu|flö)ß(?=\p{L})/giu;
/**
 * Letters of DOS that Windows-1252 and the Macintosh have other letters for: they begin a word, or stand in one. Before a vowel no `Ä` or
 * `Ü` begins a word: those are the `Ž` and `š` of names such as `Žilina`.
 */
const strong = /(?<!\p{L})(?:Ä(?![aeio])|Ü(?![aeiou]))|\p{L}ß|\d ?°/u;
const inWord = /\p{Script=Latin}[^\P{L}\p{ASCII}]|[^\P{L}\p{ASCII}]\p{Script=Latin}/u;
const badSign = /[£¥¢](?=\p{L})|°(?=[a-z])/u;

/**
 * True for a text that was read with a code page for Latin letters, and that one of DOS makes look as well, or better: `Straáe` is
 * `Straße`. No program tells the two apart by so few letters.
 *
 * @param text what the other code page makes of it
 */
export function mayBeDos(bytes: Uint8Array, text: string): boolean {
  const dos = dosText(bytes);
  if (dos === undefined || !looksWell(dos)) return false;
  return strong.test(dos) || (inWord.test(dos) && !isWesternText(text));
}

/** Undefined where it has other signs than those of texts. */
function dosText(bytes: Uint8Array): string | undefined {
  const signs: string[] = [];
  for (const byte of bytes) {
    const sign = byte < 0x80 ? String.fromCharCode(byte) : (fromHex80[byte - 0x80] ?? others[byte]);
    if (sign === undefined) return undefined;
    signs.push(sign);
  }
  return signs.join('');
}

function looksWell(dos: string): boolean {
  const isSharpBad = badSharp.test(dos.replaceAll(sharpWords, (word) => word.slice(0, -1)));
  if (lateLetter.test(dos) || isSharpBad || badSign.test(dos)) return false;
  const alone = dos.match(lone) ?? [];
  return alone.every((sign) => loneWords.has(sign)) && isWesternText(dos.replaceAll(lone, 'à'));
}
