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
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n(?:[^\S\n]*\n)+(?=\S)/)
    .map((part) => ({ kind, text: part }));
}
