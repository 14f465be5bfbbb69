import type { Chunk } from '../../domain/chunk.ts';
import type { ContextMode } from '../../domain/splitting/sections.ts';
import type { ExtractionLimits } from '../extraction/read-format.ts';

/**
 * The protocol between the service and a reader.
 *
 * To the reader: frames of a length (4 bytes, big-endian) and JSON. The first is a
 * {@link ReaderSetup}, each later one a {@link ReadRequest}, followed by the document's bytes.
 *
 * From the reader: lines of JSON. First {@link ReaderReady}, then for each request its chunks, one a line, then its attachments, each as a
 * line of what it is and lines of its bytes in base64, and last their numbers with what is told of the document; or a failure. The service checks all of it: see `reader-answers.ts`.
 */
export interface ReaderSetup {
  /** Of the local model; undefined without one, and tokens are then estimated. */
  readonly tokenizerDirectory: string | undefined;
  readonly limits: ExtractionLimits;
  readonly maxTokens: number;
  readonly overlapTokens: number;
  readonly context: ContextMode;
  readonly answer: AnswerLimits;
  /** Where the kernel does not bound the memory of a process, a thread of the reader does. */
  readonly watchdogMemoryMb?: number | undefined;
}

/** Limits of the chunks of one document. The reader fails a document that exceeds them; the service checks again. */
export interface AnswerLimits {
  readonly maxChunks: number;
  /** Most characters of one chunk, its headings and what is embedded included. */
  readonly maxChunkChars: number;
  /** Most characters of all chunks, counted likewise: headings and sentences are repeated. */
  readonly maxChars: number;
}

/** Characters that a chunk counts for in {@link AnswerLimits}. */
export function answerChars({ text, input, lead, headings }: AnswerTexts): number {
  return headings.reduce((sum, heading) => sum + heading.length, text.length + input.length + lead.length);
}

type AnswerTexts = Pick<Chunk, 'text' | 'input' | 'lead' | 'headings'>;

/** What is told of a document is far shorter: its warnings and properties are bounded one by one. */
const mostNotesChars = 65_536;

/** Most bytes of a line of an answer: JSON needs at most six for a character. */
export function maxLineBytes({ maxChunkChars }: AnswerLimits): number {
  return Math.max(maxChunkChars, mostNotesChars) * 6 + 1_000;
}

/** A document that is to be read; `bytes` bytes follow. */
export interface ReadRequest {
  readonly contentType: string;
  readonly title: string;
  readonly titleGiven?: boolean | undefined;
  readonly bytes: number;
  /** Most attachments that are taken out of it. */
  readonly attachments: number;
}

/** Bytes of an attachment in a line: in base64 they are shorter than {@link maxLineBytes}. */
export const attachmentPieceBytes = 192 * 1_024;

/** The reader is ready for documents. */
export interface ReaderReady {
  /** Of the reader itself; what the service started may be a shell around it. */
  readonly pid: number;
}

/**
 * File descriptors of a reader, beside 2 (stderr). The standard ones are not used: Node.js makes standard input
 * non-blocking as soon as any module imports `node:process`.
 */
export const readerDescriptors = {
  requests: 3,
  answers: 4,
  /** The supervisor holds it open while it lives; where there is none, the watchdog writes CPU times to it. */
  liveness: 5,
} as const;

/** What a reader writes to stderr before it ends without memory; V8's own message is similar. */
export const outOfMemoryMark = 'reader out of memory';
