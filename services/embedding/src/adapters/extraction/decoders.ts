import type { ReadingWarning } from '../../domain/extracted.ts';

/** The text of a file, and what may be wrong with it. */
export interface Decoded {
  readonly text: string;
  readonly warnings: readonly ReadingWarning[];
}

/** Undefined where the bytes are not valid in that encoding. */
export function decodedAs(encoding: string, bytes: Uint8Array): string | undefined {
  if (encoding === 'utf-32le' || encoding === 'utf-32be') return decodedUtf32(bytes, encoding === 'utf-32le');
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Characters of UTF-32 that are put together at once: a call takes so many arguments. */
const charactersAtOnce = 4_096;

/** UTF-32, which the decoder of the platform does not know, without its mark. */
function decodedUtf32(bytes: Uint8Array, isLittleEndian: boolean): string | undefined {
  if (bytes.byteLength % 4 !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  let run: number[] = [];
  for (let at = 0; at < bytes.byteLength; at += 4) {
    const code = view.getUint32(at, isLittleEndian);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    if (at > 0 || code !== 0xfeff) run.push(code);
    if (run.length < charactersAtOnce) continue;
    text += String.fromCodePoint(...run);
    run = [];
  }
  return text + String.fromCodePoint(...run);
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
