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

/** Names of encodings that detectors and programs use, and decoders do not know. */
const decoderNames: Readonly<Record<string, string>> = {
  cp874: 'windows-874',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  big5hkscs: 'big5',
  'euc-jis-2004': 'euc-jp',
  'iso2022-jp-2': 'iso-2022-jp',
  'iso2022-jp-2004': 'iso-2022-jp',
  'iso2022-jp-ext': 'iso-2022-jp',
  maccyrillic: 'x-mac-cyrillic',
  'mac-cyrillic': 'x-mac-cyrillic',
  macroman: 'macintosh',
  'mac-roman': 'macintosh',
  shift_jis_2004: 'shift_jis',
  'utf-16-be': 'utf-16be',
  'utf-16-le': 'utf-16le',
};

/** As the decoder names it; undefined for a label that none knows, which says nothing about the bytes. */
export function knownEncoding(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(decoderNames[label.toLowerCase()] ?? label).encoding;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
