import type { Extracted } from '../../../domain/extracted.ts';
import type { Decoded } from '../decoders.ts';
import { linesOf } from '../source-code.ts';

/** A file that breaks the rules of its format is still text: its lines, and a warning. */
export function notWellFormed({ text, warnings }: Decoded, format: string): Extracted {
  const detail = `The file is not well-formed ${format}, and was read as lines of text.`;
  return { blocks: linesOf(text, 'lines'), warnings: [...warnings, { reason: 'not_well_formed', detail }] };
}
