import { detectAll } from 'jschardet';
import type { ReadingWarning } from '../../domain/extracted.ts';
import { type Decoded, decodedAs, knownEncoding } from './decoders.ts';
import { mayBeDos } from './dos-text.ts';
import { isOfOneScript, isWesternText } from './western-text.ts';

/** Below this confidence, of 1, the detector guesses: noise has 0.02, fifteen bytes of German 0.03; a sentence of German has 0.08 to 0.2. */
const leastConfidence = 0.05;
const sampleBytes = 64 * 1024;
/** What a sample shows of the text before its first character that tells something. */
const leadBytes = 1_024;
const western = 'windows-1252';
/** Code pages of DOS for Latin letters, which no decoder knows. */
const dosPage = /^cp(?:437|775|85[0278]|86[0135])$/i;
/** Languages in other letters: in no word of theirs are letters of ASCII. */
const otherLetters = new Set('ar be bg el fa he hi ja kk ko ky mk mn ru sr tg th tt uk ur vi zh'.split(' '));

/** Letters beyond ASCII of languages that are written in Latin letters with other code pages. */
const alphabets: Readonly<Record<string, string>> = {
  cs: 'áčďéěíňóřšťúůýž',
  et: 'äõöüšž',
  hr: 'čćđšž',
  hu: 'áéíóöőúüű',
  lt: 'ąčęėįšųūž',
  lv: 'āčēģīķļņšūž',
  pl: 'ąćęłńóśźż',
  ro: 'ăâîșțşţ',
  sk: 'áäčďéíĺľňóôŕšťúýž',
  sl: 'čćđšž',
  tr: 'çğıöşüâîû',
};

type Candidate = ReturnType<typeof detectAll>[number];

/**
 * A text in the encoding that its bytes are most like, with its confidence in a warning; undefined where that is not
 * known well enough, or where the text would have characters that no text has. A short text, of which the detector cannot say
 * much, may still be one of Western Europe: {@link westernText}.
 *
 * @param isUtf8 the bytes are valid in UTF-8 too: only encodings of which that may be true are considered
 */
export function detectedText(bytes: Uint8Array, { isUtf8 }: { isUtf8: boolean }): Decoded | undefined {
  const sample = sampleOf(bytes);
  // The detector believes a page that says it is UTF-8, of which it is known here whether it is true.
  const candidates = detectAll(sample, { excludeEncodings: ['utf-8'] });
  const [best] = candidates;
  if (best === undefined) return undefined;
  const sure = surelyDetected(bytes, best, isUtf8);
  const found = sure ?? (isUtf8 ? undefined : westernText(bytes, sample, candidates));
  const isLatin =
    found !== undefined &&
    /^[\p{ASCII}\p{Script=Latin}\p{Script=Common}]*$/u.test(found.text.slice(0, sampleBytes));
  return !isUtf8 && isLatin && mayBeDos(sample, found.text.slice(0, sampleBytes)) ? undefined : found;
}

function surelyDetected(bytes: Uint8Array, candidate: Candidate, isUtf8: boolean): Decoded | undefined {
  const { encoding: name, confidence } = candidate;
  if (name === null || confidence < leastConfidence) return undefined;
  const encoding = knownEncoding(name);
  if (encoding === undefined || (isUtf8 && !/^(utf-16|iso-2022)/.test(encoding))) return undefined;
  const text = decodedAs(encoding, bytes);
  if (text === undefined || !isPlausible(text.slice(0, sampleBytes))) return undefined;
  // Its marks are characters of their own, and few texts of Vietnamese have none.
  if (encoding === 'windows-1258' && !/\p{M}/u.test(text)) return undefined;
  return { text, warnings: [detectedAs(encoding, candidate)] };
}

/**
 * A text in Windows-1252, if it looks like one, and if the likeliest of the code pages for Latin letters that gives a text which looks well
 * gives this one. Undefined for all others.
 */
function westernText(
  bytes: Uint8Array,
  sample: Uint8Array,
  candidates: readonly Candidate[],
): Decoded | undefined {
  const shown = decodedAs(western, sample);
  const own = candidates.find(({ encoding }) => encoding?.toLowerCase() === western);
  if (shown === undefined || own === undefined || !isWesternText(shown)) return undefined;
  const likeliest = candidates
    .filter(({ language }) => !otherLetters.has(language ?? ''))
    .map((candidate) => rivalText(candidate, sample))
    .find((text) => text !== undefined);
  const text = likeliest === shown ? decodedAs(western, bytes) : undefined;
  return text === undefined ? undefined : { text, warnings: [detectedAs(western, own)] };
}

/** What an encoding makes of a sample; empty where that is not known; undefined where it looks like no text. */
function rivalText({ encoding: name, language }: Candidate, sample: Uint8Array): string | undefined {
  const encoding = knownEncoding(name ?? undefined);
  const text = encoding === undefined ? undefined : decodedAs(encoding, sample);
  if (text === undefined) return dosPage.test(name ?? '') ? '' : undefined;
  return isPlausible(text) && isWesternText(text) && isOfAlphabet(text, language) ? text : undefined;
}

function isOfAlphabet(text: string, language: string | null): boolean {
  const alphabet = alphabets[language ?? ''];
  if (alphabet === undefined) return true;
  return [...text.toLowerCase()].every((sign) => !/[^\P{L}\p{ASCII}]/u.test(sign) || alphabet.includes(sign));
}

function detectedAs(encoding: string, { confidence, language }: Candidate): ReadingWarning {
  const spoken = language === null ? '' : `, language ${language}`;
  const detail = `The file names no encoding. It was read as ${encoding.toUpperCase()}, detected with a confidence of ${confidence.toFixed(2)} (of 1${spoken}). If characters are wrong, save it as UTF-8 and upload it again.`;
  return { reason: 'encoding_detected', detail };
}

/** From shortly before the first byte that is not ASCII. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte >= 0x80 || byte === 0x1b || byte === 0);
  // An even start keeps the two bytes of UTF-16 together.
  const start = Math.max(0, first - leadBytes) & ~1;
  return bytes.subarray(start, start + sampleBytes);
}

/** Signs between letters of one word, which a wrong code page makes of umlauts; of these, letters there should be more. */
const signsInWords =
  /(?<=[\p{Ll}\p{Lu}])[^\p{L}\p{M}\p{N}\p{Z}\p{Cf}\p{ASCII}’‘·…\u2010-\u2015](?=[\p{Ll}\p{Lu}])/gu;
const lettersPerSign = 5;

/** Capitals behind small letters, which a wrong code page makes of another script. */
const capitalsInWords = /[^\P{Ll}\p{ASCII}][^\P{Lu}\p{ASCII}]/gu;

function isPlausible(text: string): boolean {
  if (/[\u0080-\u009f\ufffd]/.test(text) || !isOfOneScript(text)) return false;
  const count = (form: RegExp): number => text.match(form)?.length ?? 0;
  const odd = count(signsInWords) + count(capitalsInWords);
  return odd === 0 || count(/[^\P{L}\p{ASCII}]/gu) >= odd * lettersPerSign;
}
