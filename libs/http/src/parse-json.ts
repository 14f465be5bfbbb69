import { AppError } from '@lectern/errors';
import secureJson from 'secure-json-parse';
import { httpLimits } from './limits.ts';

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
/** `[` and `{`, `]` and `}` differ by this bit alone. */
const curlyBit = 0x20;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/**
 * Parses JSON that a stranger wrote. Entries and levels are counted over the bytes before anything is built of them, a key
 * that comes twice twice: building and checking a million entries would hold up every other caller for seconds. Keys that
 * reach for prototypes are refused like syntax errors.
 *
 * @param bytes UTF-8, of a length that was bounded by whoever read them
 * @throws AppError `invalid_argument` with reason `too_many_entries` or `malformed_json`
 */
export function parseJson(bytes: Buffer): unknown {
  assertBounded(bytes);
  try {
    return secureJson.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), undefined, {
      protoAction: 'error',
      constructorAction: 'error',
    });
  } catch (error) {
    throw malformed('The body is not valid JSON in UTF-8.', error);
  }
}

/** Exact for valid JSON; what is not valid is refused by the parser, after at most as many entries. */
function assertBounded(bytes: Buffer): void {
  const [maxEntries, maxLevels] = [httpLimits.jsonEntries.value, httpLimits.jsonLevels.value];
  let entries = 0;
  let level = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) at = endOfString(bytes, at);
    else if (byte === comma) entries += 1;
    else if ((byte & ~curlyBit) === openBracket) {
      // The first entry has no comma before it; an empty object counts as one of one entry.
      entries += 1;
      level += 1;
    } else if ((byte & ~curlyBit) === closeBracket) level -= 1;
    if (entries > maxEntries) throw tooManyEntries(maxEntries);
    if (level > maxLevels) throw malformed(`The body is nested deeper than ${maxLevels} levels.`);
  }
}

/** Where the string that begins at `at` ends; the end of the bytes if it does not. */
function endOfString(bytes: Buffer, at: number): number {
  for (let end = at + 1; end < bytes.length; end += 1) {
    const byte = bytes[end];
    if (byte === quote) return end;
    if (byte === backslash) end += 1;
  }
  return bytes.length;
}

function tooManyEntries(maxEntries: number): AppError {
  return new AppError('invalid_argument', `The body has more than ${maxEntries} entries.`, {
    reason: 'too_many_entries',
    details: { maxEntries },
  });
}

function malformed(message: string, cause?: unknown): AppError {
  return new AppError('invalid_argument', message, { reason: 'malformed_json', cause });
}
