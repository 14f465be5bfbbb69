import { AppError, type FieldError } from '@lectern/errors';
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
 * Parses JSON from an untrusted caller. Its entries and levels are counted first, see {@link JsonMeter}. Keys that reach for
 * prototypes are refused like syntax errors.
 *
 * @param bytes UTF-8, of a length that was bounded by whoever read them
 * @throws AppError `invalid_argument` with reason `too_many_entries` or `malformed_json`
 */
export function parseJson(bytes: Buffer): unknown {
  new JsonMeter().push(bytes);
  return parseMetered(bytes);
}

/** The same of bytes that went through a {@link JsonMeter} while they came. */
export function parseMetered(bytes: Buffer): unknown {
  try {
    return secureJson.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), undefined, {
      protoAction: 'error',
      constructorAction: 'error',
    });
  } catch (error) {
    throw malformed('The body is not valid JSON in UTF-8.', error);
  }
}

/**
 * Counts the entries and levels of JSON over its bytes, before anything is built of them: building and checking a million
 * entries would hold up every other caller for seconds. A key that comes twice counts twice. Exact for valid JSON; what is
 * not valid is refused by the parser, after at most as many entries.
 */
export class JsonMeter {
  #entries = 0;
  #level = 0;
  /** Whether the outermost value is an object. */
  #isObject = false;
  #isInText = false;
  /** The byte before was a backslash that counts. */
  #isEscaped = false;
  /** Whether the next text is the name of a member of the outermost object, or the text that is read now is one. */
  #namesMember = false;
  #isName = false;
  #name: Buffer[] = [];
  /** The member of the outermost object that was read last, be it at its beginning. */
  #member: string | undefined;

  /** @throws AppError `invalid_argument` with reason `too_many_entries` or `malformed_json`, at the first byte too many */
  push(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 1) {
      if (this.#isInText) at = this.#endOfText(bytes, at);
      else this.#count(bytes[at] ?? 0);
    }
  }

  #count(byte: number): void {
    if (byte === quote) this.#beginText();
    else if (byte === comma) {
      this.#addEntry();
      this.#namesMember = this.#level === 1 && this.#isObject;
    } else if ((byte & ~curlyBit) === openBracket) {
      // The first entry has no comma before it; an empty object counts as one of one entry.
      this.#addEntry();
      this.#level += 1;
      if (this.#level === 1) this.#isObject = (byte & curlyBit) !== 0;
      this.#namesMember = this.#level === 1 && this.#isObject;
      const maxLevels = httpLimits.jsonLevels.value;
      if (this.#level > maxLevels) throw malformed(`The body is nested deeper than ${maxLevels} levels.`);
    } else if ((byte & ~curlyBit) === closeBracket) this.#level -= 1;
  }

  #addEntry(): void {
    this.#entries += 1;
    const most = httpLimits.jsonEntries.value;
    if (this.#entries > most) throw tooManyEntries(most, this.#member);
  }

  #beginText(): void {
    this.#isInText = true;
    this.#isName = this.#namesMember;
    this.#namesMember = false;
    this.#name = [];
  }

  /** Where the text ends, from `at` on: the place of its closing quote, or the end of these bytes. */
  #endOfText(bytes: Buffer, from: number): number {
    for (let at = from; at < bytes.length; at += 1) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (bytes[at] === backslash) this.#isEscaped = true;
      else if (bytes[at] === quote) {
        this.#isInText = false;
        if (this.#isName) this.#member = Buffer.concat([...this.#name, bytes.subarray(from, at)]).toString();
        this.#isName = false;
        return at;
      }
    }
    if (this.#isName) this.#name.push(bytes.subarray(from));
    return bytes.length;
  }
}

/** Where a bound was passed, if that was in a member of an object. */
function errorsAt(member: string | undefined, detail: string): FieldError[] {
  if (member === undefined || member.length > longestName) return [];
  return [{ pointer: `/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`, detail }];
}

/** Longer names are none of ours, and are not repeated to their callers. In characters. */
const longestName = 64;

function tooManyEntries(maxEntries: number, member: string | undefined): AppError {
  return new AppError('invalid_argument', `The body has more than ${maxEntries} entries.`, {
    reason: 'too_many_entries',
    details: { maxEntries },
    errors: errorsAt(member, `is where the body has more than ${maxEntries} entries`),
  });
}

function malformed(message: string, cause?: unknown): AppError {
  return new AppError('invalid_argument', message, { reason: 'malformed_json', cause });
}
