/** A piece of RTF: a brace, a control word or symbol with its parameter, or text as bytes. */
export type RtfToken =
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'control'; readonly word: string; readonly value: number | undefined }
  | { readonly kind: 'byte'; readonly value: number }
  | { readonly kind: 'text'; readonly bytes: Uint8Array };

const [backslash, openBrace, closeBrace, lineFeed, carriageReturn] = [0x5c, 0x7b, 0x7d, 0x0a, 0x0d];
const longestWord = 32;
const longestNumber = 10;

/** The pieces of a file of RTF, in order. Binary data is passed over. Linear in the file. */
export function* rtfTokens(bytes: Uint8Array): Generator<RtfToken> {
  let at = 0;
  while (at < bytes.length) {
    const { token, end } = tokenAt(bytes, at);
    at = end;
    if (token !== undefined) yield token;
  }
}

interface Found {
  readonly token: RtfToken | undefined;
  readonly end: number;
}

function tokenAt(bytes: Uint8Array, at: number): Found {
  const byte = bytes[at];
  if (byte === openBrace) return { token: { kind: 'open' }, end: at + 1 };
  if (byte === closeBrace) return { token: { kind: 'close' }, end: at + 1 };
  if (byte === lineFeed || byte === carriageReturn) return { token: undefined, end: at + 1 };
  if (byte === backslash) return withoutBinary(controlAt(bytes, at + 1));
  const end = endOfText(bytes, at);
  return { token: { kind: 'text', bytes: bytes.subarray(at, end) }, end };
}

function withoutBinary({ token, end }: { token: RtfToken; end: number }): Found {
  if (token.kind !== 'control' || token.word !== 'bin') return { token, end };
  return { token: undefined, end: end + Math.max(0, token.value ?? 0) };
}

function endOfText(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && !isSpecial(bytes[at])) at += 1;
  return at;
}

function isSpecial(byte: number | undefined): boolean {
  return (
    byte === backslash ||
    byte === openBrace ||
    byte === closeBrace ||
    byte === lineFeed ||
    byte === carriageReturn
  );
}

/** The control behind a backslash. */
function controlAt(bytes: Uint8Array, start: number): { token: RtfToken; end: number } {
  const word = runAt(bytes, start, { most: longestWord, belongs: isLetter });
  if (word === '') return symbolAt(bytes, start);
  let at = start + word.length;
  const sign = bytes[at] === 0x2d ? '-' : '';
  const digits = runAt(bytes, at + sign.length, { most: longestNumber, belongs: isDigit });
  if (digits !== '') at += sign.length + digits.length;
  const value = digits === '' ? undefined : Number(sign + digits);
  // A space behind a control is part of it.
  return { token: { kind: 'control', word, value }, end: bytes[at] === 0x20 ? at + 1 : at };
}

function symbolAt(bytes: Uint8Array, start: number): { token: RtfToken; end: number } {
  const symbol = String.fromCharCode(bytes[start] ?? 0x20);
  if (symbol !== "'") return { token: { kind: 'control', word: symbol, value: undefined }, end: start + 1 };
  const hex = String.fromCharCode(bytes[start + 1] ?? 0, bytes[start + 2] ?? 0);
  const value = /^[\da-f]{2}$/i.test(hex) ? Number.parseInt(hex, 16) : 0x3f;
  return { token: { kind: 'byte', value }, end: start + 3 };
}

interface Run {
  readonly most: number;
  readonly belongs: (byte: number) => boolean;
}

function runAt(bytes: Uint8Array, start: number, { most, belongs }: Run): string {
  let end = start;
  while (end < bytes.length && end - start < most && belongs(bytes[end] ?? 0)) end += 1;
  return String.fromCharCode(...bytes.subarray(start, end));
}

const isLetter = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
