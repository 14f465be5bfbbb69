import { limits } from '../../limits.ts';
import type { Block } from '../block.ts';
import { type Chunk, contentHash } from '../chunk.ts';
import { documentFailure } from '../document-failure.ts';
import { type CountTokens, specialTokens } from '../token-counter.ts';
import type { Measure } from './cut-to-fit.ts';
import { joinUnits, type Pack, packUnits } from './pack-units.ts';
import { type ContextMode, embeddingContext, type Section, sectionsOf, withContext } from './sections.ts';
import { unitsOf } from './units.ts';

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
 * Splits a document along headings, paragraphs and sentences into chunks that are as full as the limit allows. A line of a
 * listing and a row of a table are only cut where one alone is larger than a chunk, and every chunk of a table has its head.
 *
 * Every character of the blocks' text is in a chunk, in order (white space at cuts aside); the same blocks and options
 * give the same chunks. What `lead` and `repeated` of the chunks say gives the whole text, headings included. Takes time that is linear in the length of the text.
 *
 * @throws AppError `unprocessable` (`too_many_chunks`)
 */
export function splitBlocks(blocks: readonly Block[], title: string, options: SplitOptions): Chunk[] {
  const { maxChunks = limits.chunks.value } = options;
  const chunks: Chunk[] = [];
  for (const section of sectionsOf(blocks)) {
    for (const chunk of splitSection(section, title, options)) {
      if (chunks.length === maxChunks) throw tooManyChunks(maxChunks);
      const lead = chunks.length === 0 ? chunk.lead.trimStart() : chunk.lead;
      chunks.push({ ordinal: chunks.length, ...chunk, lead });
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
  let opening = section.opening.map((heading) => `\n\n${heading}`).join('');
  for (const pack of packUnits(unitsOf(section.body, fit), { ...fit, overlap: options.overlapTokens })) {
    yield chunkOf(pack, { section, opening, context, countTokens: options.countTokens });
    opening = '';
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
  /** The headings that stand in front of it, where it is the first of its section. */
  readonly opening: string;
  readonly context: string;
  readonly countTokens: CountTokens;
}

function chunkOf(
  { units, repeated }: Pack,
  { section, opening, context, countTokens }: ChunkParts,
): Omit<Chunk, 'ordinal'> {
  const text = joinUnits(units);
  const input = withContext(context, text);
  const page = units[0]?.page;
  const fresh = units.slice(repeated);
  const { lead = '' } = fresh[0] ?? {};
  return {
    text,
    headings: section.headings,
    ...(page === undefined ? {} : { page }),
    lead: opening + lead,
    // A head in front of a later row is no part of what is new either.
    repeated: text.length - joinUnits(fresh.map(({ head: _, ...unit }) => unit)).length,
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
