import { fileTypeFromBuffer, supportedExtensions } from 'file-type';
import type { FoundContent } from '../domain/content-type.ts';
import type { ContentProbe } from '../ports.ts';

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const supported = new Set(['pdf', 'docx']);

/** Formats that consist of plain characters, and are not text. */
const disguisedAsText = new Set(['application/pdf', 'application/rtf', 'application/postscript']);

/** {@link ContentProbe} by file-type's signatures, and by a look at the characters where those say nothing. */
export function createFileTypeContentProbe(): ContentProbe {
  return {
    sampleBytes: 4_100,
    isForeign: (extension) => supportedExtensions.has(extension) && !supported.has(extension),
    inspect: async (sample) => {
      const detected = (await fileTypeFromBuffer(sample))?.mime;
      // Two or three letters are a signature to file-type: "MZ", "BM", "ID3". Text may begin with them too.
      if (looksLikeText(sample) && !disguisedAsText.has(detected ?? '')) return 'text';
      return known(detected, sample);
    },
  };
}

function known(detected: string | undefined, sample: Buffer): FoundContent {
  if (detected === 'application/pdf') return 'pdf';
  if (detected === docx) return 'docx';
  // Readers of PDF accept a header within the first KiB, and writers of DOCX put its characteristic entries anywhere.
  if (detected === undefined && sample.subarray(0, 1_024).includes('%PDF-')) return 'pdf';
  if (detected === 'application/zip' && sample.includes('word/')) return 'docx';
  return { other: detected ?? 'application/octet-stream' };
}

/** Characters below 0x20 that texts do not have; the "binary data bytes" of the WHATWG MIME sniffing standard. */
const isBinaryByte = (byte: number): boolean =>
  byte <= 0x08 || byte === 0x0b || (byte >= 0x0e && byte <= 0x1a) || (byte >= 0x1c && byte <= 0x1f);

/** UTF-8, UTF-16 with its mark, or mostly ASCII in an unknown code page. */
function looksLikeText(sample: Buffer): boolean {
  if (hasUtf16Mark(sample)) return true;
  if (sample.some(isBinaryByte)) return false;
  return isUtf8(sample) || sample.filter((byte) => byte >= 0x80).byteLength < sample.byteLength * 0.3;
}

function hasUtf16Mark(sample: Buffer): boolean {
  const mark = sample.subarray(0, 2).toString('hex');
  return mark === 'fffe' || mark === 'feff';
}

/** The sample may end within a character: that is no error. */
function isUtf8(sample: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
