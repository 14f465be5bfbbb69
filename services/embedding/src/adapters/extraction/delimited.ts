import { parse } from 'csv-parse/sync';
import type { Extracted } from '../../domain/extracted.ts';
import type { Decoded } from './decoders.ts';
import { tablesOf } from './table-head.ts';
import { decodeText } from './text-encoding.ts';

/** What separates values, the more unlikely in a text first: of two that fit alike, the first is it. */
const delimiters = ['\t', ';', '|', ','];
const sampledChars = 65_536;
const sampledLines = 100;

/** CSV: values separated by whatever the file separates them by, as its first lines show. */
export async function readCsv(bytes: Uint8Array): Promise<Extracted> {
  const { text, warnings } = await decodeText(bytes);
  // Excel writes this line, and reads it.
  const stated = /^\ufeff?sep=([^\r\n])\r?\n/.exec(text);
  if (stated === null) return delimited({ text, warnings }, delimiterOf(text));
  return delimited({ text: text.slice(stated[0].length), warnings }, stated[1] ?? ',');
}

/** TSV: values separated by tabs. */
export async function readTsv(bytes: Uint8Array): Promise<Extracted> {
  const decoded = await decodeText(bytes);
  return delimited(decoded, decoded.text.includes('\t') ? '\t' : delimiterOf(decoded.text));
}

function delimited({ text, warnings }: Decoded, delimiter: string): Extracted {
  return { blocks: tablesOf(rowsOf(text, delimiter).map((cells) => ({ cells }))), warnings };
}

function rowsOf(text: string, delimiter: string): string[][] {
  const options = { delimiter, bom: true, relax_column_count: true, relax_quotes: true, trim: true };
  try {
    return parse(text, options);
  } catch {
    // A quote that is never closed is a mark of inches, not the beginning of a value to the end of the file.
    return parse(text, { ...options, quote: null });
  }
}

/** The delimiter that most lines have equally often, outside of quotes. */
function delimiterOf(text: string): string {
  const lines = unquotedLines(text.slice(0, sampledChars)).slice(0, sampledLines);
  let best = { delimiter: ',', share: 0 };
  for (const delimiter of delimiters) {
    const share = shareOfUsual(lines.map((line) => line.split(delimiter).length - 1));
    if (share > best.share) best = { delimiter, share };
  }
  return best.delimiter;
}

/** Lines with something in them, without what is in quotes. */
function unquotedLines(text: string): string[] {
  return text
    .split('"')
    .filter((_part, index) => index % 2 === 0)
    .join('')
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== '');
}

/** The share of lines that have the most frequent count, which is not 0. */
function shareOfUsual(counts: readonly number[]): number {
  const lines = new Map<number, number>();
  for (const count of counts) if (count > 0) lines.set(count, (lines.get(count) ?? 0) + 1);
  return Math.max(0, ...lines.values()) / counts.length;
}
