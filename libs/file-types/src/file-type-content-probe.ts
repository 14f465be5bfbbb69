import { fileTypeFromBuffer, supportedExtensions } from 'file-type';
import {
  type FoundContent,
  formatOfExtension,
  formatOfMediaType,
  type SupportedContentType,
} from './content-type.ts';
import { marksOf } from './text-marks.ts';
import type { ContentProbe } from './type-of-file.ts';

/** Formats that consist of plain characters, and are not text. */
const disguisedAsText = new Set(['application/pdf', 'application/rtf', 'application/postscript']);
/** Extensions of formats that file-type knows, and of files of text. */
const textExtensions = new Set(['ics', 'vcf', 'vtt', 'reg', 'dat', 'asc']);

/** Files of the packed formats that nothing else has, anywhere among the names in an archive. */
const tellingParts: readonly (readonly [string, SupportedContentType])[] = [
  ['mimetypeapplication/epub+zip', 'application/epub+zip'],
  ['mimetypeapplication/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.text'],
  ['word/', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
];

/** {@link ContentProbe} by file-type's signatures, and by a look at the characters where those say nothing. */
export function createFileTypeContentProbe(): ContentProbe {
  return {
    sampleBytes: 4_100,
    isForeign: (extension) =>
      supportedExtensions.has(extension) &&
      formatOfExtension(extension) === undefined &&
      !textExtensions.has(extension),
    inspect: async (sample) => {
      const detected = (await fileTypeFromBuffer(sample))?.mime;
      // Two or three letters are a signature to file-type: "MZ", "BM", "ID3". Text may begin with them too.
      if (looksLikeText(sample) && !disguisedAsText.has(detected ?? '')) return textOf(sample);
      return known(detected, sample);
    },
  };
}

function textOf(sample: Buffer): FoundContent {
  const marks = marksOf(sample.toString('latin1'));
  return marks === 'image/svg+xml' ? { other: marks } : { text: true, marksOf: marks };
}

function known(detected: string | undefined, sample: Buffer): FoundContent {
  const format = formatOfMediaType(detected?.toLowerCase() ?? '');
  if (format !== undefined && format.family !== 'text') return { proven: format.mediaType };
  // Readers of PDF accept a header within the first KiB, and writers of DOCX put its characteristic entries anywhere.
  if (detected === undefined && sample.subarray(0, 1_024).includes('%PDF-'))
    return { proven: 'application/pdf' };
  if (detected !== 'application/zip') return { other: detected ?? 'application/octet-stream' };
  const told = tellingParts.find(([part]) => sample.includes(part));
  return told === undefined ? { archive: true } : { proven: told[1] };
}

/** Characters below 0x20 that texts do not have; the "binary data bytes" of the WHATWG MIME sniffing standard. */
const isBinaryByte = (byte: number): boolean =>
  byte <= 0x08 || byte === 0x0b || (byte >= 0x0e && byte <= 0x1a) || (byte >= 0x1c && byte <= 0x1f);

/** Text in any encoding: which one is found out by who reads it, and refused as an encoding if it is none. */
function looksLikeText(sample: Buffer): boolean {
  return hasWideMark(sample) || !sample.some(isBinaryByte) || isUnmarkedUtf16(sample);
}

/** Byte order marks of UTF-16, of which one begins a mark of UTF-32, and the other one of UTF-32. */
const wideMarks = ['fffe', 'feff', '0000feff'];

function hasWideMark(sample: Buffer): boolean {
  const beginning = sample.subarray(0, 4).toString('hex');
  return wideMarks.some((mark) => beginning.startsWith(mark));
}

/** In so many characters of UTF-16 text at most one has a low byte of 0. */
const charactersPerLowNul = 50;
const unlikely = /[^\P{Cc}\t\n\f\r]|\p{Cn}|\p{Co}/u;

/** Bytes of 0 are in high bytes only, as of spaces and line ends, and all characters are such as texts have. */
function isUnmarkedUtf16(sample: Buffer): boolean {
  const whole = sample.subarray(0, sample.length & ~1);
  const nul = [0, 0];
  for (const [index, byte] of whole.entries()) if (byte === 0) nul[index % 2] = (nul[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = nul;
  if (even === odd) return false;
  if (Math.min(even, odd) * charactersPerLowNul * 2 > whole.length) return false;
  return !unlikely.test(decoded(odd > even ? 'utf-16le' : 'utf-16be', whole) ?? '\0');
}

/** The sample may end within a character: that is no error. */
function decoded(encoding: string, sample: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(sample, { stream: true });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
