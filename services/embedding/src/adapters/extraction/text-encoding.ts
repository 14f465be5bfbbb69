import { documentFailure } from '../../domain/document-failure.ts';
import { type Decoded, decodedAs, knownEncoding } from './decoders.ts';
import { charactersBroken } from './reading-warnings.ts';

/** One character in so many may be NUL in a text; with more it is something else. */
const charsPerNul = 4;
/** One broken character in so many is damage in a text of UTF-8; with more it is another encoding. */
const charsPerBroken = 20;

/**
 * Decodes a text file. Its encoding is given by a byte order mark, else by `label` where it cannot be UTF-8 instead, else it is
 * UTF-8 where that is valid, else it is detected, and a warning says with what confidence. All else is refused: wrong characters are found by nobody,
 * and cannot be recognized later.
 *
 * @param label encoding that the file itself names, for example in HTML's `<meta charset>`
 * @throws AppError `unprocessable` (`text_encoding`, `not_text`)
 */
export async function decodeText(bytes: Uint8Array, label?: string): Promise<Decoded> {
  return withoutNul(await decoded(bytes, label));
}

async function decoded(bytes: Uint8Array, label: string | undefined): Promise<Decoded> {
  const [marked, other] = encodingsOfMark(bytes);
  if (marked !== undefined) {
    const text = decodedAs(marked, bytes) ?? (other && decodedAs(other, bytes));
    if (text === undefined) throw notValid(marked);
    return { text, warnings: [] };
  }
  const declared = knownEncoding(label);
  const asDeclared = declared === undefined ? undefined : decodedAs(declared, bytes);
  if (asDeclared !== undefined)
    return utf8Instead(bytes, declared ?? '') ?? { text: asDeclared, warnings: [] };
  const found = (await undeclared(bytes)) ?? failure();
  if (declared === undefined) return found;
  const detail = `The file says that it is ${declared.toUpperCase()}, but it is not valid in it.`;
  return { text: found.text, warnings: [{ reason: 'encoding_contradicted', detail }, ...found.warnings] };
}

/** Encodings with several bytes for a character, of which a few may be UTF-8 by chance. */
const multibyte = /^(?:gb|big5|euc|shift_jis|iso-2022)/;
const fewestCharacters = { single: 2, multibyte: 6 };

/** Text of UTF-8 under the name of an older encoding, as servers and templates write it: other text is not valid UTF-8 throughout. */
function utf8Instead(bytes: Uint8Array, declared: string): Decoded | undefined {
  if (/^utf-/.test(declared)) return undefined;
  const text = decodedAs('utf-8', bytes);
  const fewest = multibyte.test(declared) ? fewestCharacters.multibyte : fewestCharacters.single;
  if (text === undefined || !hasBeyondAscii(text, fewest)) return undefined;
  const detail = `The file says that it is ${declared.toUpperCase()}, but it is UTF-8, and was read as that.`;
  return { text, warnings: [{ reason: 'encoding_contradicted', detail }] };
}

function hasBeyondAscii(text: string, fewest: number): boolean {
  let count = 0;
  for (let at = 0; at < text.length && count < fewest; at += 1) if (text.charCodeAt(at) >= 0x80) count += 1;
  return count === fewest;
}

/** Text whose encoding nothing names; undefined where it cannot be told. */
async function undeclared(bytes: Uint8Array): Promise<Decoded | undefined> {
  const utf8 = decodedAs('utf-8', bytes);
  if (utf8 !== undefined && !mayBeOther(bytes)) return { text: utf8, warnings: [] };
  // Its model takes time and memory, so it is loaded when a file needs it.
  const { detectedText } = await import('./detected-encoding.ts');
  if (utf8 !== undefined) return detectedText(bytes, { isUtf8: true }) ?? { text: utf8, warnings: [] };
  return damagedUtf8(new TextDecoder().decode(bytes)) ?? detectedText(bytes, { isUtf8: false });
}

/** Bytes that UTF-8 allows, but that other encodings are made of: NUL (UTF-16) and escapes that shift (ISO-2022). */
function mayBeOther(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x1b); at !== -1; at = bytes.indexOf(0x1b, at + 1)) {
    if (bytes[at + 1] === 0x24 || bytes[at + 1] === 0x28) return true;
  }
  return bytes.includes(0);
}

/** Text that is UTF-8 but for a few broken characters, as logs and joined files have them. */
function damagedUtf8(text: string): Decoded | undefined {
  let broken = 0;
  let whole = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd) broken += 1;
    else if (code >= 0x80) whole += 1;
  }
  if (whole < broken * charsPerBroken) return undefined;
  return { text, warnings: charactersBroken(broken) };
}

function withoutNul({ text, warnings }: Decoded): Decoded {
  if (!text.includes('\0')) return { text, warnings };
  const parts = text.split('\0');
  const count = parts.length - 1;
  if (count * charsPerNul > text.length) {
    throw documentFailure('extract', {
      reason: 'not_text',
      message: 'The file contains binary data. Upload it in its own format, or export it as text.',
    });
  }
  const detail = `${count} NUL character(s) (U+0000) were left out of the text.`;
  return { text: parts.join(''), warnings: [...warnings, { reason: 'nul_left_out', detail }] };
}

/** Byte order marks. That of UTF-32 is also one of UTF-16 with a NUL behind it. */
const marks: Readonly<Record<string, string>> = {
  'utf-32le': 'fffe0000',
  'utf-32be': '0000feff',
  'utf-8': 'efbbbf',
  'utf-16le': 'fffe',
  'utf-16be': 'feff',
};

function encodingsOfMark(bytes: Uint8Array): string[] {
  const beginning = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  return Object.keys(marks).filter((encoding) => beginning.startsWith(marks[encoding] ?? ''));
}

function notValid(encoding: string): Error {
  return documentFailure('extract', {
    reason: 'text_encoding',
    message: `The file is not valid ${encoding.toUpperCase()} text, which its first bytes say it is. Save it as UTF-8 and upload it again.`,
  });
}

function failure(): never {
  throw documentFailure('extract', {
    reason: 'text_encoding',
    message:
      'The encoding of the file cannot be told: it is not UTF-8, names no other, and its characters are like no other. Save it as UTF-8 and upload it again.',
  });
}
