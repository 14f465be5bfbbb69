import type { Extracted } from '../../domain/extracted.ts';
import { paragraphOrLines } from '../../domain/records.ts';
import { decodeText } from './text-encoding.ts';

/** Paragraphs are separated by blank lines and form feeds; where their lines are records, they stay lines. */
export async function readPlainText(bytes: Uint8Array): Promise<Extracted> {
  const { text, warnings } = await decodeText(bytes);
  const blocks = text
    .replace(/\r\n?/g, '\n')
    .split(/\n(?:[^\S\n]*\n)+[^\S\n]*|\f/)
    .map(paragraphOrLines);
  return { blocks, warnings };
}
