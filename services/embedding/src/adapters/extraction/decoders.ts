import type { ReadingWarning } from '../../domain/extracted.ts';

/** The text of a file, and what may be wrong with it. */
export interface Decoded {
  readonly text: string;
  readonly warnings: readonly ReadingWarning[];
}

/** Undefined where the bytes are not valid in that encoding. */
export function decodedAs(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** As the decoder names it; undefined for a label that none knows, which says nothing about the bytes. */
export function knownEncoding(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
