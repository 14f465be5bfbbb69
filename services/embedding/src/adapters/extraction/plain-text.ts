import type { Extracted } from '../../domain/extracted.ts';
import { withCaptions } from './table-captions.ts';
import { decodeText } from './text-encoding.ts';
import { textBlocks } from './text-tables.ts';

/** Paragraphs are separated by blank lines and form feeds; where their lines are records, they stay lines, and tables are tables. */
export async function readPlainText(bytes: Uint8Array): Promise<Extracted> {
  const { text, warnings } = await decodeText(bytes);
  const blocks = text
    .replace(/\r\n?/g, '\n')
    .split(/\n(?:[^\S\n]*\n)+[^\S\n]*|\f/)
    .flatMap(textBlocks);
  return { blocks: withCaptions(blocks), warnings };
}
