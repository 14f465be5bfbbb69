import type { Block } from '../../domain/block.ts';
import { documentFailure } from '../../domain/document-failure.ts';

/** Paragraphs are separated by blank lines and form feeds; plain text has no other structure. */
export function plainTextBlocks(bytes: Uint8Array): Block[] {
  return decodeText(bytes)
    .replace(/\r\n?/g, '\n')
    .split(/\n(?:[^\S\n]*\n)+[^\S\n]*|\f/)
    .map((text) => ({ kind: 'paragraph', text }));
}

/**
 * Decodes a text file. Its encoding is given by a byte order mark, else by `label`, else it is UTF-8. All else is refused:
 * a wrong encoding would index text that nobody can find, and wrong characters cannot be recognized later.
 *
 * @param label encoding that the file itself names, for example in HTML's `<meta charset>`
 * @throws AppError `unprocessable` (`text_encoding`, `not_text`)
 */
export function decodeText(bytes: Uint8Array, label?: string): string {
  const encoding = encodingOfMark(bytes) ?? knownEncoding(label) ?? 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw documentFailure('extract', {
      reason: 'text_encoding',
      message: `The file is not valid ${encoding.toUpperCase()} text. Save it as UTF-8 and upload it again.`,
      cause,
    });
  }
  if (text.includes('\0')) {
    throw documentFailure('extract', {
      reason: 'not_text',
      message: 'The file contains binary data. Upload it in its own format, or export it as text.',
    });
  }
  return text;
}

function encodingOfMark(bytes: Uint8Array): string | undefined {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return undefined;
}

function knownEncoding(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    // A label that no decoder knows says nothing about the bytes; the rule for unlabelled text then decides.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
