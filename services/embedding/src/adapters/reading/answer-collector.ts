import { AppError } from '@lectern/errors';
import { z } from 'zod';
import { type Chunk, contentHash } from '../../domain/chunk.ts';
import { type AnswerLimits, answerChars } from './reader-protocol.ts';
import type { DocumentVerdict } from './serve-documents.ts';

const reason = z.string().regex(/^[a-z][a-z_]{0,63}$/);
const chunk = z.strictObject({
  text: z.string().min(1),
  headings: z.array(z.string()).max(64),
  page: z.number().int().positive().optional(),
  tokenCount: z.number().int().positive().max(1_000_000),
  input: z.string().min(1),
});
const answerLine = z.union([
  z.strictObject({ chunk }),
  z.strictObject({ chunks: z.number().int().nonnegative() }),
  z.strictObject({ failure: z.strictObject({ reason, message: z.string().min(1).max(1_000) }) }),
]);

/**
 * Puts an answer together, line by line. A document may have taken its reader over, so the answer is believed no further
 * than its form goes: a reader can spoil the chunks of its own document, and nothing else.
 */
export class AnswerCollector {
  readonly #limits: AnswerLimits;
  readonly #chunks: Chunk[] = [];
  #chars = 0;

  constructor(limits: AnswerLimits) {
    this.#limits = limits;
  }

  /** Takes a line; the verdict if it was the last one. @throws AppError if the reader may not say so */
  accept(line: string): DocumentVerdict | undefined {
    const parsed = answerLine.safeParse(parseJson(line));
    if (!parsed.success) throw refused('is not in its form', parsed.error);
    const said = parsed.data;
    if ('chunk' in said) {
      this.#add(said.chunk);
      return undefined;
    }
    if ('failure' in said) return said;
    if (said.chunks !== this.#chunks.length) throw refused('is not whole');
    return { chunks: this.#chunks };
  }

  #add({ page, ...parts }: z.output<typeof chunk>): void {
    const { maxChars, maxChunks } = this.#limits;
    this.#chars += answerChars(parts);
    if (this.#chars > maxChars || this.#chunks.length >= maxChunks) throw refused('is too large');
    this.#chunks.push({
      ordinal: this.#chunks.length,
      ...parts,
      ...(page === undefined ? {} : { page }),
      contentHash: contentHash(parts.input),
    });
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw refused('is not JSON', error);
  }
}

/** Internal: the reader counts as crashed. */
export function refused(why: string, cause?: unknown): AppError {
  return new AppError('internal', `The answer of the reader ${why}.`, {
    reason: 'reader_answer_refused',
    cause,
  });
}
