import type { Block } from '../block.ts';
import { type Chunk, contentHash } from '../chunk.ts';
import { type CountTokens, specialTokens } from '../token-counter.ts';
import type { Measure } from './cut-to-fit.ts';
import { type ContextMode, embeddingContext } from './embedding-context.ts';
import { joinUnits, packUnits } from './pack-units.ts';
import { type Section, sectionsOf } from './sections.ts';
import { unitsOf } from './units.ts';

/** How documents are cut. Another value of any of these gives other chunks. */
export interface SplitOptions {
  readonly countTokens: CountTokens;
  /** Most model tokens of what is embedded, special tokens and context included. */
  readonly maxTokens: number;
  readonly overlapTokens: number;
  readonly context: ContextMode;
}

/** Models read a word of any length as one unknown token; this many characters count as a token at least. */
const charsPerToken = 16;

/**
 * Splits a document along headings, paragraphs and sentences into chunks that are as full as the limit allows.
 *
 * Every character of the blocks' text is in a chunk, in order (white space at cuts aside); the same blocks and options
 * give the same chunks.
 */
export function splitBlocks(blocks: readonly Block[], title: string, options: SplitOptions): Chunk[] {
  return sectionsOf(blocks)
    .flatMap((section) => splitSection(section, title, options))
    .map((chunk, ordinal) => ({ ordinal, ...chunk }));
}

function splitSection(section: Section, title: string, options: SplitOptions): Omit<Chunk, 'ordinal'>[] {
  const measure: Measure = (text) =>
    Math.max(options.countTokens(text), Math.ceil(text.length / charsPerToken));
  const context = embeddingContext({ mode: options.context, title, headings: section.headings }, measure);
  const fit = { limit: options.maxTokens - specialTokens - measure(context), measure };
  const packed = packUnits(unitsOf(section.body, fit), { ...fit, overlap: options.overlapTokens });
  return packed.map((units) => {
    const text = joinUnits(units);
    const input = context === '' ? text : `${context}\n${text}`;
    const page = units[0]?.page;
    return {
      text,
      headings: section.headings,
      ...(page === undefined ? {} : { page }),
      tokenCount: options.countTokens(text) + specialTokens,
      input,
      contentHash: contentHash(input),
    };
  });
}
