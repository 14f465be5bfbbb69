import type { Chunk } from '../../domain/chunk.ts';
import type { ContextMode } from '../../domain/splitting/embedding-context.ts';
import type { ExtractionLimits } from '../extraction/extract-blocks.ts';

/**
 * What the service and a reader say to each other.
 *
 * To the reader: frames of a length (4 bytes, big-endian) and JSON. The first is a
 * {@link ReaderSetup}, each later one a {@link ReadRequest}, followed by the document's bytes.
 *
 * From the reader: lines of JSON. First {@link ReaderReady}, then for each request its chunks, one a
 * line, and the end; or a failure. The service believes none of it: see `answer-collector.ts`.
 */
export interface ReaderSetup {
  /** Without a model here, tokens are estimated. */
  readonly tokenizerDirectory: string | undefined;
  readonly limits: ExtractionLimits;
  readonly maxTokens: number;
  readonly overlapTokens: number;
  readonly context: ContextMode;
  readonly answer: AnswerLimits;
  /** Where the kernel does not bound the memory of a process, the reader has to watch itself. */
  readonly watchdogMemoryMb?: number | undefined;
}

/** What the chunks of one document stay within. The reader fails a document that does not; the service checks it. */
export interface AnswerLimits {
  readonly maxChunks: number;
  /** Most characters of one chunk, its headings and what is embedded included. */
  readonly maxChunkChars: number;
  /** Most characters of all chunks, counted likewise: headings and sentences are repeated. */
  readonly maxChars: number;
}

/** Characters that a chunk counts for in {@link AnswerLimits}. */
export function answerChars({ text, input, headings }: Pick<Chunk, 'text' | 'input' | 'headings'>): number {
  return headings.reduce((sum, heading) => sum + heading.length, text.length + input.length);
}

/** Most bytes of a line of an answer: JSON needs at most six for a character. */
export function maxLineBytes({ maxChunkChars }: AnswerLimits): number {
  return maxChunkChars * 6 + 1_000;
}

/** A document that is to be read; `bytes` bytes follow. */
export interface ReadRequest {
  readonly contentType: string;
  readonly title: string;
  readonly bytes: number;
}

/** The reader waits for documents. */
export interface ReaderReady {
  /** Of the reader itself; what the service started may be a shell around it. */
  readonly pid: number;
}

/**
 * File descriptors of a reader, beside 2 (last words). The usual ones would not do: Node.js opens its standard input,
 * without blocking, as soon as any module imports `node:process`.
 */
export const readerDescriptors = {
  requests: 3,
  answers: 4,
  /** Held by the guard to the end, or what the watchdog writes to. */
  lifeLine: 5,
} as const;

/** What a reader writes to its standard error before it ends for want of memory; V8 says much the same by itself. */
export const outOfMemoryMark = 'reader out of memory';
