import {
  type DocumentMediaType,
  documentFormats,
  documentProperties,
  readingWarnings,
} from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { z } from 'zod';
import { type Chunk, contentHash } from '../../domain/chunk.ts';
import { notesOf } from '../../domain/extracted.ts';
import { limits } from '../../limits.ts';
import { AttachmentIntake, type IntakeOptions } from './attachment-intake.ts';
import { type AnswerLimits, answerChars } from './reader-protocol.ts';
import type { DocumentResult } from './serve-documents.ts';

const reason = z.string().regex(/^[a-z][a-z_]{0,63}$/);
const chunk = z.strictObject({
  text: z.string().min(1),
  headings: z.array(z.string()).max(64),
  page: z.number().int().positive().optional(),
  lead: z.string(),
  repeated: z.number().int().nonnegative(),
  tokenCount: z.number().int().positive().max(1_000_000),
  input: z.string().min(1),
});
const mediaTypes = documentFormats.map(({ mediaType }) => mediaType);
const attachment = z.strictObject({
  part: z.int().positive().max(limits.mailParts.value),
  filename: z.string().min(1).max(1_000).optional(),
  contentType: z.enum(mediaTypes as [DocumentMediaType, ...DocumentMediaType[]]),
  bytes: z.int().positive(),
});
const answerLine = z.union([
  z.strictObject({ chunk }),
  z.strictObject({ attachment }),
  z.strictObject({ piece: z.string() }),
  z.strictObject({
    chunks: z.number().int().nonnegative(),
    attachments: z.number().int().positive().optional(),
    warnings: readingWarnings,
    properties: documentProperties.optional(),
  }),
  z.strictObject({ failure: z.strictObject({ reason, message: z.string().min(1).max(1_000) }) }),
]);

/**
 * Puts an answer together, line by line. A document may have taken control of its reader, so only the form of an answer
 * is trusted: a reader can falsify the chunks of its own document, and nothing else.
 */
export class AnswerCollector {
  readonly #limits: AnswerLimits;
  readonly #intake: AttachmentIntake;
  readonly #chunks: Chunk[] = [];
  #chars = 0;

  constructor(limits: AnswerLimits, attachments: IntakeOptions) {
    this.#limits = limits;
    this.#intake = new AttachmentIntake(attachments);
  }

  /**
   * Takes a line.
   *
   * @returns the result if it was the last line; a promise where the next line has to wait, which rejects with what storing an
   *   attachment throws
   * @throws AppError `internal` (`reader_answer_refused`)
   */
  accept(line: string): DocumentResult | Promise<void> | undefined {
    const parsed = answerLine.safeParse(parseJson(line));
    if (!parsed.success) throw refused('is malformed', parsed.error);
    const answer = parsed.data;
    if ('chunk' in answer) {
      this.#add(answer.chunk);
      return undefined;
    }
    if ('piece' in answer) return this.#intake.add(Buffer.from(answer.piece, 'base64'));
    if ('attachment' in answer) return void this.#intake.begin(answer.attachment);
    if ('failure' in answer) return answer;
    const { chunks, attachments = 0, ...told } = answer;
    const { stored, isOpen } = this.#intake;
    if (chunks !== this.#chunks.length || attachments !== stored.length || isOpen)
      throw refused('is not complete');
    if (!told.warnings.every((warning) => reason.safeParse(warning.reason).success))
      throw refused('has a reason that is none');
    return { chunks: this.#chunks, attachments: stored, ...notesOf(told) };
  }

  #add({ page, ...parts }: z.output<typeof chunk>): void {
    const { maxChars, maxChunks } = this.#limits;
    if (parts.repeated > parts.text.length) throw refused('is malformed');
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
function refused(why: string, cause?: unknown): AppError {
  return new AppError('internal', `The answer of the reader ${why}.`, {
    reason: 'reader_answer_refused',
    cause,
  });
}

/** Cuts a stream into lines of at most a number of bytes, however it arrives. */
export class LineSplitter {
  readonly #maxLineBytes: number;
  #open: Buffer[] = [];
  #openBytes = 0;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** The lines that this part ends. @throws AppError for a line that is too long */
  push(part: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = part.indexOf(10); end !== -1; end = part.indexOf(10, start)) {
      this.#keep(part.subarray(start, end));
      lines.push(Buffer.concat(this.#open).toString());
      this.#open = [];
      this.#openBytes = 0;
      start = end + 1;
    }
    this.#keep(part.subarray(start));
    return lines;
  }

  #keep(piece: Buffer): void {
    this.#openBytes += piece.length;
    if (this.#openBytes > this.#maxLineBytes) throw refused('has a line that is too long');
    this.#open.push(piece);
  }
}
