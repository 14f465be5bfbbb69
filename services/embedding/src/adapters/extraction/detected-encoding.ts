import { detect } from 'jschardet';
import { type Decoded, decodedAs, knownEncoding } from './decoders.ts';

/** Below this confidence, of 1, the detector guesses: noise has 0.02, fifteen bytes of German 0.03; a sentence of German has 0.08 to 0.2. */
const leastConfidence = 0.05;
const sampleBytes = 64 * 1024;
/** What a sample shows of the text before its first character that tells something. */
const leadBytes = 1_024;

/**
 * A text in the encoding that its bytes are most like, with its confidence in a warning; undefined where that is not
 * known well enough, or where the text would have characters that no text has.
 *
 * @param isUtf8 the bytes are valid in UTF-8 too: only encodings of which that may be true are considered
 */
export function detectedText(bytes: Uint8Array, { isUtf8 }: { isUtf8: boolean }): Decoded | undefined {
  // The detector believes a page that says it is UTF-8, of which it is known here whether it is true.
  const { encoding: name, confidence, language } = detect(sampleOf(bytes), { excludeEncodings: ['utf-8'] });
  if (name === null || confidence < leastConfidence) return undefined;
  const encoding = knownEncoding(name);
  if (isUtf8 && !/^(utf-16|iso-2022)/.test(encoding ?? '')) return undefined;
  const text = encoding === undefined ? undefined : decodedAs(encoding, bytes);
  if (text === undefined || !isPlausible(text.slice(0, sampleBytes))) return undefined;
  const spoken = language === null ? '' : `, language ${language}`;
  const detail = `The file names no encoding. It was read as ${encoding?.toUpperCase()}, detected with a confidence of ${confidence.toFixed(2)} (of 1${spoken}). If characters are wrong, save it as UTF-8 and upload it again.`;
  return { text, warnings: [{ reason: 'encoding_detected', detail }] };
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
  if (/[\u0080-\u009f\ufffd]/.test(text)) return false;
  const count = (form: RegExp): number => text.match(form)?.length ?? 0;
  const odd = count(signsInWords) + count(capitalsInWords);
  return odd === 0 || count(/[^\P{L}\p{ASCII}]/gu) >= odd * lettersPerSign;
}
