/** One entry of a dictionary, by the places of its parts in the file. */
export interface PdfEntry {
  /** Key without its slash, escapes read. */
  readonly name: string;
  /** Place of the key's first character after the slash, and where it ends. */
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
export function skipSpace(bytes: Buffer, from: number): number {
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

/**
 * Reads the dictionary that begins at `start` (its `<<`); of what is nested, only the extent.
 *
 * @returns undefined if it does not end in the file
 */
export function readDictionary(bytes: Buffer, start: number): PdfDictionary | undefined {
  const entries: PdfEntry[] = [];
  let token = nextToken(bytes, start + 2);
  while (token !== undefined && token.text !== '>>') {
    if (!token.text.startsWith('/')) {
      token = nextToken(bytes, token.end);
      continue;
    }
    const valueStart = skipSpace(bytes, token.end);
    const valueEnd = endOfValue(bytes, valueStart);
    if (valueEnd === undefined) return undefined;
    entries.push({
      name: token.text.slice(1),
      nameStart: token.start + 1,
      nameEnd: token.end,
      valueStart,
      valueEnd,
    });
    token = nextToken(bytes, valueEnd);
  }
  return token === undefined ? undefined : { entries, end: token.end };
}

/** The end of a value: of its last token, of all that is nested in it, or of a reference such as `12 0 R`. */
function endOfValue(bytes: Buffer, start: number): number | undefined {
  let depth = 0;
  let at = start;
  do {
    const token = nextToken(bytes, at);
    if (token === undefined) return undefined;
    if (token.text === '<<' || token.text === '[') depth += 1;
    // A dictionary that ends where a value should be has a key without one.
    else if (token.text === '>>' && depth === 0) return token.start;
    else if (token.text === '>>' || token.text === ']') depth -= 1;
    at = token.end;
  } while (depth > 0);
  return endOfReference(bytes, start) ?? at;
}

function endOfReference(bytes: Buffer, start: number): number | undefined {
  const number = nextToken(bytes, start);
  const generation = number && /^\d+$/.test(number.text) ? nextToken(bytes, number.end) : undefined;
  const mark = generation && /^\d+$/.test(generation.text) ? nextToken(bytes, generation.end) : undefined;
  return mark?.text === 'R' ? mark.end : undefined;
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
