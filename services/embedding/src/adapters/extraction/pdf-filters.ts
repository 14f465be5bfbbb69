import { brotliDecompressSync, constants, inflateRawSync } from 'node:zlib';

/** A filter of a stream, by its name in the file, and what its parameters say. */
export interface PdfFilter {
  readonly name: string;
  /** Of LZW: whether codes grow one code early, which is the default. */
  readonly growsEarly: boolean;
}

/** Thrown when a stream holds more than it may. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

type Decoder = (data: Buffer, bounds: UnpackBounds, filter: PdfFilter) => Buffer;

const decoders: Readonly<Record<string, Decoder>> = {
  FlateDecode: inflated,
  Fl: inflated,
  BrotliDecode: unbrotlied,
  LZWDecode: lzwDecoded,
  LZW: lzwDecoded,
  RunLengthDecode: runsDecoded,
  RL: runsDecoded,
  ASCII85Decode: ascii85Decoded,
  A85: ascii85Decoded,
  ASCIIHexDecode: hexDecoded,
  AHx: hexDecoded,
};

/** Filters of pictures, which hold no text. */
export const pictureFilters = new Set('DCTDecode DCT JPXDecode CCITTFaxDecode CCF JBIG2Decode'.split(' '));

/** Limits of unpacking. */
export interface UnpackBounds {
  /** Maximum bytes of a stream at any step. */
  readonly most: number;
  /** Called with the bytes that each step produced, also of a step that failed. */
  readonly onWork: (bytes: number) => void;
}

/**
 * Decodes a stream by all its filters. Filters of pictures and unknown ones are skipped.
 *
 * @param data from the first byte of the stream to the end of the file: every filter knows its own end
 * @throws TooLargeError when it holds more
 * @throws Error when the data is damaged
 */
export function decoded(data: Buffer, filters: readonly PdfFilter[], bounds: UnpackBounds): Buffer {
  let result = data;
  for (const filter of filters) {
    const decode = decoders[filter.name];
    if (decode === undefined) continue;
    result = decode(result, bounds, filter);
    bounds.onWork(result.length);
  }
  return result;
}

/** Damage is found early as a rule; where it is not, all the work that is allowed counts as done. */
const probeBytes = 64 * 1024;

function unzipped(unzip: (options: { maxOutputLength: number }) => Buffer, bounds: UnpackBounds): Buffer {
  try {
    return unzip({ maxOutputLength: Math.min(probeBytes, bounds.most) });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  try {
    return unzip({ maxOutputLength: bounds.most });
  } catch (error) {
    if (error instanceof RangeError) throw new TooLargeError('unpacks too far', { cause: error });
    bounds.onWork(bounds.most);
    throw error;
  }
}

/** Ignores header and checksum, as readers of PDF do; truncated data is decoded as far as possible. */
function inflated(data: Buffer, bounds: UnpackBounds): Buffer {
  const raw = data.subarray(2);
  return unzipped(
    (options) => inflateRawSync(raw, { ...options, finishFlush: constants.Z_SYNC_FLUSH }),
    bounds,
  );
}

function unbrotlied(data: Buffer, bounds: UnpackBounds): Buffer {
  return unzipped((options) => brotliDecompressSync(data, options), bounds);
}

/** A growing buffer with a limit. */
class Output {
  readonly #most: number;
  #bytes = Buffer.allocUnsafe(1024);
  #length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#most) throw new TooLargeError('decodes to too much');
    if (length > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(length, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  end(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}

const clearTable = 256;
const endOfData = 257;
const tableSize = 4096;

function lzwDecoded(data: Buffer, { most }: UnpackBounds, { growsEarly }: PdfFilter): Buffer {
  const output = new Output(most);
  const early = growsEarly ? 1 : 0;
  const table: Uint8Array[] = Array.from({ length: 258 }, (_, byte) => Uint8Array.of(byte));
  let width = 9;
  let previous: Uint8Array | undefined;
  for (let bit = 0; bit + width <= data.length * 8; ) {
    const code = bitsAt(data, bit, width);
    bit += width;
    if (code === endOfData) break;
    if (code === clearTable) {
      table.length = 258;
      width = 9;
      previous = undefined;
      continue;
    }
    const first = (table[code] ?? previous)?.[0];
    if (first === undefined) throw new Error('An LZW code that no table holds.');
    if (previous !== undefined && table.length < tableSize) table.push(extended(previous, first));
    const entry = table[code];
    if (entry === undefined) throw new Error('An LZW code ahead of its table.');
    output.add(entry);
    previous = entry;
    width = Math.min(12, Math.max(9, 32 - Math.clz32(table.length + early)));
  }
  return output.end();
}

function extended(bytes: Uint8Array, byte: number): Uint8Array {
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  longer[bytes.length] = byte;
  return longer;
}

function bitsAt(data: Uint8Array, bit: number, width: number): number {
  const at = bit >> 3;
  const three = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
  return (three >> (24 - (bit & 7) - width)) & ((1 << width) - 1);
}

function runsDecoded(data: Buffer, { most }: UnpackBounds): Buffer {
  const output = new Output(most);
  for (let at = 0; at < data.length; ) {
    const length = data[at] ?? 128;
    if (length === 128) break;
    const isRun = length > 128;
    output.add(
      isRun ? new Uint8Array(257 - length).fill(data[at + 1] ?? 0) : data.subarray(at + 1, at + 2 + length),
    );
    at += isRun ? 2 : length + 2;
  }
  return output.end();
}

function ascii85Decoded(data: Buffer, { most }: UnpackBounds): Buffer {
  const output = new Output(most);
  let digits: number[] = [];
  for (const byte of data) {
    if (byte === 0x7e) break;
    if (byte === 0x7a && digits.length === 0) output.add(new Uint8Array(4));
    if (byte < 0x21 || byte > 0x75) continue;
    digits.push(byte - 0x21);
    if (digits.length < 5) continue;
    output.add(fourBytes(digits));
    digits = [];
  }
  if (digits.length > 1) {
    const length = digits.length - 1;
    output.add(fourBytes([...digits, 84, 84, 84, 84].slice(0, 5)).subarray(0, length));
  }
  return output.end();
}

function fourBytes(digits: readonly number[]): Uint8Array {
  const value = digits.reduce((sum, digit) => sum * 85 + digit, 0);
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function hexDecoded(data: Buffer): Buffer {
  const end = data.indexOf('>');
  const text = data.toString('latin1', 0, end < 0 ? data.length : end);
  return Buffer.from(text.replace(/[^\da-fA-F]/g, ''), 'hex');
}
