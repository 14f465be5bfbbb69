import type { Block, BlockKind } from '../../domain/block.ts';
import type { Extracted } from '../../domain/extracted.ts';
import { decodeText } from './text-encoding.ts';

/** Source code: what stands between blank lines and begins at the margin stays together, and no line is cut. */
export async function readSource(bytes: Uint8Array): Promise<Extracted> {
  const { text, warnings } = await decodeText(bytes);
  return { blocks: linesOf(text, 'code'), warnings };
}

/** A text as lines that are kept whole, parted at blank lines before a line that is not indented. */
export function linesOf(text: string, kind: BlockKind): Block[] {
  const parts: string[][] = [];
  let isAfterBlank = false;
  for (const line of text.split(/\r\n?|\n/)) {
    if (parts.length === 0 || (isAfterBlank && /^\S/.test(line))) parts.push([]);
    isAfterBlank = line.trim() === '';
    parts.at(-1)?.push(line);
  }
  return parts.map((lines) => ({ kind, text: lines.join('\n') }));
}
