import { limits } from '../../limits.ts';
import type { Block } from '../block.ts';
import { type Chunk, contentHash } from '../chunk.ts';
import { documentFailure } from '../document-failure.ts';
import { type CountTokens, specialTokens } from '../token-counter.ts';
import type { Measure } from './cut-to-fit.ts';
import { joinUnits, packUnits } from './pack-units.ts';
import { type ContextMode, embeddingContext, type Section, sectionsOf, withContext } from './sections.ts';
import { type Unit, unitsOf } from './units.ts';

/** How documents are split. Any change gives other chunks. */
export interface SplitOptions {
  readonly countTokens: CountTokens;
  /** Most model tokens of what is embedded, special tokens and context included. */
  readonly maxTokens: number;
  readonly overlapTokens: number;
  readonly context: ContextMode;
  /** Maximum chunks of one document; default `limits.chunks`. */
  readonly maxChunks?: number;
}

/** Models read a word of any length as one unknown token; this many characters count as a token at least. */
const charsPerToken = 16;

/**
 * Splits a document along headings, paragraphs and sentences into chunks that are as full as the limit allows.
 *
 * Every character of the blocks' text is in a chunk, in order (white space at cuts aside); the same blocks and options
 * give the same chunks. Takes time that is linear in the length of the text.
 *
 * @throws AppError `unprocessable` (`too_many_chunks`)
 */
export function splitBlocks(blocks: readonly Block[], title: string, options: SplitOptions): Chunk[] {
  const { maxChunks = limits.chunks.value } = options;
  const chunks: Chunk[] = [];
  for (const section of sectionsOf(blocks)) {
    for (const chunk of splitSection(section, title, options)) {
      if (chunks.length === maxChunks) throw tooManyChunks(maxChunks);
      chunks.push({ ordinal: chunks.length, ...chunk });
    }
  }
  return chunks;
}

function* splitSection(
  section: Section,
  title: string,
  options: SplitOptions,
): Generator<Omit<Chunk, 'ordinal'>> {
  const measure = measureOf(options);
  const context = embeddingContext({ mode: options.context, title, headings: section.headings }, measure);
  const fit = { limit: options.maxTokens - specialTokens - measure(context), measure };
  for (const units of packUnits(unitsOf(section.body, fit), { ...fit, overlap: options.overlapTokens })) {
    yield chunkOf(units, { section, context, countTokens: options.countTokens });
  }
}

function measureOf({ countTokens, maxTokens }: SplitOptions): Measure {
  return (text) => {
    const least = Math.ceil(text.length / charsPerToken);
    // Too long for any number of tokens: there is no need to count them.
    return least > maxTokens ? least : Math.max(countTokens(text), least);
  };
}

interface ChunkParts {
  readonly section: Section;
  readonly context: string;
  readonly countTokens: CountTokens;
}

function chunkOf(
  units: readonly Unit[],
  { section, context, countTokens }: ChunkParts,
): Omit<Chunk, 'ordinal'> {
  const text = joinUnits(units);
  const input = withContext(context, text);
  const page = units[0]?.page;
  return {
    text,
    headings: section.headings,
    ...(page === undefined ? {} : { page }),
    tokenCount: countTokens(text) + specialTokens,
    input,
    contentHash: contentHash(input),
  };
}

function tooManyChunks(maxChunks: number): Error {
  return documentFailure('chunk', {
    reason: 'too_many_chunks',
    message: `The document falls into more than ${maxChunks} passages: it is too long, or has a heading for every few words. Divide it and upload the parts.`,
  });
}
