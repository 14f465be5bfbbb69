import { AppError } from '@lectern/errors';
import { limits } from '../../limits.ts';
import { tooManyParts, unpacksTooLarge, unreadablePdf } from './failures.ts';
import { nextToken, type PdfDictionary, type PdfEntry, readDictionary, tokensOf } from './pdf-dictionary.ts';
import { decoded, type PdfFilter, pictureFilters, TooLargeError } from './pdf-filters.ts';
import { assertModestMaps } from './pdf-maps.ts';
import { assertShallowStates } from './pdf-states.ts';

/** A file that may be read. */
export interface GuardedPdf {
  readonly file: Uint8Array<ArrayBuffer>;
  /** It may have fields or notes, and not only links. */
  readonly hasNotes: boolean;
}

/** Steps that the search for streams may take for each byte of the file; only extreme nesting takes more. */
const stepsPerByte = 20;
const crossOut = 'X'.charCodeAt(0);
const fewestSteps = 30_000_000;

/**
 * Makes a PDF safe to be read by a library that unpacks without bounds. Every stream of the file is found as a reader
 * would find it, wherever a table of objects points, and is unpacked here within bounds. A reader then finds only what
 * was measured: in the copy that is returned, pictures (which hold no text and were not measured) and damaged streams have
 * lost the names of their filters, so that a reader does not decode them.
 *
 * What is not covered: streams of an encrypted file, which cannot be unpacked without its keys; how often a reader
 * unpacks the same stream; the time that drawing operators take.
 *
 * @param maxUnpackedBytes of all streams together
 * @param keepsPictures pictures keep their filters: they are decoded, without a bound but the memory of the process
 * @throws AppError `unprocessable` (`unpacks_too_large`, `too_many_parts`, `unreadable_pdf`)
 */
export function guardPdf(bytes: Uint8Array, maxUnpackedBytes: number, keepsPictures = false): GuardedPdf {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const guard = new PdfGuard(file, { maxUnpackedBytes, keepsPictures });
  assertModestMaps(file);
  try {
    for (const { dictionary, start } of streamsOf(file)) guard.check(dictionary, start);
  } catch (error) {
    if (error instanceof TooLargeError) throw unpacksTooLarge(error);
    throw error instanceof AppError ? error : unreadablePdf(error);
  }
  return { file: guard.safeFile, hasNotes: guard.hasNotes };
}

/** Looks like an encrypted file; only pdf.js can say for sure. */
export function mayBeEncrypted(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('/Encrypt');
}

interface Stream {
  readonly dictionary: PdfDictionary;
  /** Where its data begins. */
  readonly start: number;
}

/** Every dictionary that `stream` follows, wherever it stands: a table of objects may point anywhere. */
function* streamsOf(file: Buffer): Generator<Stream> {
  let steps = 0;
  const mostSteps = Math.max(fewestSteps, file.length * stepsPerByte);
  for (let at = file.indexOf('<<'); at >= 0; at = file.indexOf('<<', at + 1)) {
    const { end, dictionary } = readDictionary(file, at);
    steps += end - at;
    if (steps > mostSteps) throw new Error('Dictionaries are nested too deeply.');
    const word = dictionary === undefined ? undefined : nextToken(file, end);
    if (dictionary !== undefined && word?.text === 'stream') {
      yield { dictionary, start: startOfData(file, word.end) };
    }
  }
}

/** Data begins on the line after the word. */
function startOfData(file: Buffer, from: number): number {
  let at = from;
  while (at < file.length && file[at] !== 10 && file[at] !== 13) at += 1;
  return at + (file[at] === 13 && file[at + 1] === 10 ? 2 : 1);
}

class PdfGuard {
  readonly safeFile: Uint8Array<ArrayBuffer>;
  hasNotes: boolean;
  readonly #file: Buffer;
  readonly #isEncrypted: boolean;
  readonly #keepsPictures: boolean;
  #unpackable: number;

  constructor(
    file: Buffer,
    {
      maxUnpackedBytes,
      keepsPictures,
    }: { readonly maxUnpackedBytes: number; readonly keepsPictures: boolean },
  ) {
    this.#keepsPictures = keepsPictures;
    this.#file = file;
    this.safeFile = Uint8Array.from(file);
    this.#isEncrypted = mayBeEncrypted(file);
    this.#unpackable = maxUnpackedBytes;
    this.hasNotes = this.#isEncrypted || namesNotes(file);
  }

  check(dictionary: PdfDictionary, start: number): void {
    const filters = this.#filtersOf(dictionary);
    this.#assertModest(dictionary);
    if (filters.length === 0) this.#checkPlain(dictionary, start);
    else if (!this.#isPicture(dictionary, filters))
      this.#unpack(dictionary, { filters, data: this.#file.subarray(start) });
    else if (!this.#keepsPictures) this.#disarm(dictionary);
  }

  #checkPlain(dictionary: PdfDictionary, start: number): void {
    this.#assertFewObjects(dictionary, this.#file.length);
    const end = this.#file.indexOf('endstream', start);
    const content = this.#file.subarray(start, end < 0 ? undefined : end);
    this.#countWork(content.length);
    assertShallowStates(content);
  }

  #isOf(dictionary: PdfDictionary, type: string): boolean {
    const entry = last(dictionary, 'Type');
    return entry !== undefined && tokensOf(this.#file, entry)[0] === type;
  }

  #countWork(bytes: number): void {
    this.#unpackable -= bytes;
    if (this.#unpackable < 0) throw new TooLargeError('all streams together');
  }

  #unpack(dictionary: PdfDictionary, { filters, data }: { filters: PdfFilter[]; data: Buffer }): void {
    try {
      const most = Math.min(limits.pdfStreamBytes.value, this.#unpackable);
      const unpacked = decoded(data, filters, { most, onWork: (bytes) => this.#countWork(bytes) });
      this.#assertFewObjects(dictionary, unpacked.length);
      this.hasNotes ||= this.#isOf(dictionary, '/ObjStm') && namesNotes(unpacked);
      assertModestMaps(unpacked);
      assertShallowStates(unpacked);
    } catch (error) {
      if (!isDamage(error)) throw error;
      // Encrypted data looks damaged. A reader may not notice other damage, and would unpack without bounds.
      if (!this.#isEncrypted) this.#disarm(dictionary);
    }
  }

  /** Filters in the order in which they are taken off. */
  #filtersOf(dictionary: PdfDictionary): PdfFilter[] {
    const entry = last(dictionary, 'F', 'Filter');
    if (entry === undefined) return [];
    const tokens = tokensOf(this.#file, entry);
    if (!tokens.every((token) => token.startsWith('/') || isPlain.has(token))) {
      throw new Error('The filters of a stream are an indirect object.');
    }
    const parameters = last(dictionary, 'DP', 'DecodeParms');
    const growsEarly = parameters === undefined || this.#numberIn(parameters, 'EarlyChange') !== 0;
    const names = tokens.filter((token) => token.startsWith('/')).map((token) => token.slice(1));
    return names.map((name) => ({ name, growsEarly }));
  }

  #isPicture(dictionary: PdfDictionary, filters: readonly PdfFilter[]): boolean {
    if (filters.some(({ name }) => pictureFilters.has(name))) return true;
    const subtype = last(dictionary, 'Subtype');
    return subtype !== undefined && tokensOf(this.#file, subtype)[0] === '/Image';
  }

  /** Rows of a predictor are made whole in memory, and tables of objects at the length that they declare. */
  #assertModest(dictionary: PdfDictionary): void {
    const parameters = last(dictionary, 'DP', 'DecodeParms');
    if (parameters !== undefined) {
      const row = ['Columns', 'Colors', 'BitsPerComponent'].map(
        (name) => this.#numberIn(parameters, name) ?? 8,
      );
      const rowBytes = row.reduce((product, factor) => product * Math.max(factor, 1), 1 / 8);
      if (rowBytes > limits.pdfRowBytes.value)
        throw unpacksTooLarge(new Error('Rows of a predictor are too long.'));
    }
    const count = last(dictionary, 'N');
    const objects = count === undefined ? 0 : Number(tokensOf(this.#file, count)[0]);
    if (objects > limits.pdfObjects.value) throw tooManyParts(limits.pdfObjects.value, 'objects');
  }

  /** The number of entries of a cross-reference stream follows from its size, unless they have no width. */
  #assertFewObjects(dictionary: PdfDictionary, bytes: number): void {
    const widths = last(dictionary, 'W');
    const tokens = widths === undefined ? [] : tokensOf(this.#file, widths);
    if (tokens.length === 0) return;
    if (tokens[0] !== '[') throw new Error('The widths of a table are an indirect object.');
    const width = tokens.reduce((sum, token) => sum + (Number(token) || 0), 0);
    if (width === 0 || bytes / width > limits.pdfObjects.value)
      throw tooManyParts(limits.pdfObjects.value, 'objects');
  }

  #numberIn(entry: PdfEntry, name: string): number | undefined {
    const tokens = tokensOf(this.#file, entry);
    const numbers = tokens.flatMap((token, index) =>
      token === `/${name}` ? [Number(tokens[index + 1])] : [],
    );
    return numbers.length === 0 ? undefined : Math.max(...numbers);
  }

  /** Writes over the names under which a reader would look for filters. The length of the file stays. */
  #disarm({ entries }: PdfDictionary): void {
    for (const { name, nameStart, nameEnd } of entries) {
      if (name === 'F' || name === 'Filter') this.safeFile.fill(crossOut, nameStart, nameEnd);
    }
  }
}

/** Kinds of annotations that hold text, as nearly all writers spell them. */
const noteNames = [
  '/Widget',
  '/FreeText',
  '/Popup',
  '/Highlight',
  '/StrikeOut',
  '/Subtype/Text',
  '/Subtype /Text',
];

function namesNotes(objects: Buffer): boolean {
  return noteNames.some((name) => objects.includes(name));
}

/** Tokens that may be between the names of filters. */
const isPlain = new Set(['[', ']', 'null']);

/** The entry that a reader takes: the first of these names that is there, and of that the last. */
function last({ entries }: PdfDictionary, ...names: string[]): PdfEntry | undefined {
  const name = names.find((candidate) => entries.some((entry) => entry.name === candidate));
  return entries.findLast((entry) => entry.name === name);
}

/** What the decoders throw for broken data, be it zlib or those of the project. */
function isDamage(error: unknown): boolean {
  return error instanceof Error && error.name === 'Error';
}
