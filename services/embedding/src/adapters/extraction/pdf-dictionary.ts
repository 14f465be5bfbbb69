/** One entry of a dictionary, by the offsets of its parts in the file. */
export interface PdfEntry {
  /** Key without its slash, escapes read. */
  readonly name: string;
  /** Offsets of the key without its slash: first character and end. */
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** A dictionary of a PDF. */
export interface PdfDictionary {
  readonly entries: readonly PdfEntry[];
  /** Where it ends, after `>>`. */
  readonly end: number;
}

/** What a dictionary is made of: `/name`, a number, a word, or a mark (`[`, `]`, `<<`, `>>`); strings are `()`. */
export interface PdfToken {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const space = new Set([0, 9, 10, 12, 13, 32]);
const delimiters = new Set([...'()<>[]{}/%'].map((c) => c.charCodeAt(0)));
const isRegular = (byte: number | undefined): boolean =>
  byte !== undefined && !space.has(byte) && !delimiters.has(byte);

/** Where the next token begins: after white space and comments. */
function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x25) while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at += 1;
    else if (!space.has(byte)) break;
  }
  return at;
}

/** The next token, as leniently as readers of PDF take it; undefined at the end of the file. */
export function nextToken(bytes: Buffer, from: number): PdfToken | undefined {
  const start = skipSpace(bytes, from);
  const byte = bytes[start];
  if (byte === undefined) return undefined;
  const token = (text: string, end: number): PdfToken => ({ text, start, end });
  const char = String.fromCharCode(byte);
  if (char === '(') return token('()', endOfString(bytes, start + 1));
  if ((char === '<' || char === '>') && bytes[start + 1] === byte) return token(char + char, start + 2);
  if (char === '<') return token('()', endOfHexString(bytes, start + 1));
  const isName = char === '/';
  if (!isName && delimiters.has(byte)) return token(char, start + 1);
  let end = start + 1;
  while (isRegular(bytes[end])) end += 1;
  const text = bytes.toString('latin1', start, end);
  return token(isName ? unescaped(text) : text, end);
}

function endOfString(bytes: Buffer, from: number): number {
  let depth = 1;
  let at = from;
  for (; at < bytes.length && depth > 0; at += 1) {
    if (bytes[at] === 0x5c) at += 1;
    else if (bytes[at] === 0x28) depth += 1;
    else if (bytes[at] === 0x29) depth -= 1;
  }
  return at;
}

function endOfHexString(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(0x3e, from);
  return end < 0 ? bytes.length : end + 1;
}

function unescaped(name: string): string {
  return name.replace(/#([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Where reading ended, and the dictionary if there is one. */
export interface DictionaryReading {
  readonly end: number;
  readonly dictionary?: PdfDictionary;
}

/**
 * Reads the dictionary that begins at `start` (its `<<`); of nested values, only the extent. Malformed input is read as
 * pdf.js reads it, since the checks have to see the same: anything but a key where a key should be is skipped, any token
 * after a key is its value (`>>` too), and a bracket that closes no string ends all reading.
 *
 * @throws Error for an inline picture, which is not allowed in a dictionary and could hide other objects
 */
export function readDictionary(bytes: Buffer, start: number): DictionaryReading {
  const entries: PdfEntry[] = [];
  let at = start + 2;
  for (let token = nextToken(bytes, at); token !== undefined; token = nextToken(bytes, at)) {
    at = token.end;
    if (token.text === '>>') return { end: at, dictionary: { entries, end: at } };
    if (token.text === ')') break;
    if (!token.text.startsWith('/')) continue;
    const valueStart = skipSpace(bytes, at);
    const value = readValue(bytes, valueStart);
    at = value.end;
    if (!value.isWhole) break;
    const { start: slash, end: nameEnd } = token;
    entries.push({ name: token.text.slice(1), nameStart: slash + 1, nameEnd, valueStart, valueEnd: at });
  }
  return { end: at };
}

interface Extent {
  readonly end: number;
  readonly isWhole: boolean;
}

/** What is open, innermost last: an array, or a dictionary that waits for a key or for a value. */
type Open = 'array' | 'key' | 'value';

/** The extent of a value with all that is nested in it. Of a reference such as `12 0 R` only the number. */
function readValue(bytes: Buffer, start: number): Extent {
  const open: Open[] = [];
  let at = start;
  do {
    const token = nextToken(bytes, at);
    if (token === undefined || token.text === ')') return { end: token?.end ?? bytes.length, isWhole: false };
    if (token.text === 'BI') throw new Error('An inline picture in a dictionary.');
    at = token.end;
    step(open, token.text);
  } while (open.length > 0);
  return { end: at, isWhole: true };
}

function step(open: Open[], token: string): void {
  const inner = open.at(-1);
  if (inner === 'key' && token !== '>>') {
    if (token.startsWith('/')) open[open.length - 1] = 'value';
    return;
  }
  if ((inner === 'key' && token === '>>') || (inner === 'array' && token === ']')) {
    open.pop();
    return;
  }
  // The token is a value, or begins one.
  if (inner === 'value') open[open.length - 1] = 'key';
  if (token === '[') open.push('array');
  if (token === '<<') open.push('key');
}

/** The texts of the tokens of a value. */
export function tokensOf(bytes: Buffer, { valueStart, valueEnd }: PdfEntry): string[] {
  const tokens: string[] = [];
  const value = bytes.subarray(valueStart, valueEnd);
  for (let token = nextToken(value, 0); token !== undefined; token = nextToken(value, token.end)) {
    tokens.push(token.text);
  }
  return tokens;
}
