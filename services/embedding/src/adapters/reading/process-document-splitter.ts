import { extname } from 'node:path';
import type { AppError } from '@lectern/errors';
import { documentFailure } from '../../domain/document-failure.ts';
import { notRecognized } from '../../domain/extracted.ts';
import type { DocumentSource, DocumentSplitter } from '../../ports.ts';
import type { ReaderDeath } from './process-status.ts';
import { findMemoryBound, type MemoryBound, readerCommand } from './reader-command.ts';
import { ReaderProcess } from './reader-process.ts';
import type { ReaderSetup } from './reader-protocol.ts';
import { createReadingQueue, type ReadingQueue } from './reading-queue.ts';
import type { DocumentResult } from './serve-documents.ts';
import { TenantCpu, type TenantCpuOptions } from './tenant-usage.ts';

/** TypeScript beside the source, JavaScript in an image: a file of the same kind as this one. */
const readerEntry = new URL(`./document-reader${extname(import.meta.url)}`, import.meta.url);

/** Limits of one queue. */
export interface QueueLimits {
  /** Documents that are read at a time, each in a process of its own. */
  readonly readers: number;
  /** Memory of one reader, in total. */
  readonly memoryMb: number;
  /** CPU time of one document. */
  readonly cpuMs: number;
  /** The same while a document of another tenant waits for a reader of this queue. */
  readonly contendedCpuMs?: number;
}

/** Parts of {@link createProcessDocumentSplitter}. */
export interface DocumentSplitterOptions {
  readonly fast: QueueLimits;
  readonly slow: QueueLimits;
  /** How text is recognized in pictures; it is not where this is left out. */
  readonly recognition?: (QueueLimits & { readonly languages: readonly string[] }) | undefined;
  /** Wall-clock time after which an attempt is given up, to be repeated later. */
  readonly timeoutMs: number;
  readonly tenantCpu: TenantCpuOptions;
  readonly setup: Omit<ReaderSetup, 'watchdogMemoryMb'>;
  /** How long a reader waits for another document of its tenant; default 10 s. */
  readonly idleMs?: number;
  /** How long a reader may sleep while it has a document; default 20 s. */
  readonly stallMs?: number;
  /** What bounds the memory of readers; default: what this system supports. */
  readonly bound?: MemoryBound;
  /** Module that readers run; default: the one that reads documents. */
  readonly entry?: URL;
  /** Called for every reader that crashed or ran out of memory. */
  readonly onDeath?: (death: ReaderDeath, source: DocumentSource) => void;
}

/** Priority of the processes of the slow queue: they get the CPU time that others do not need. */
const slowNiceness = 10;
/** One reader may die by chance; when a second one dies, the document is the reason. */
const maxDeaths = 2;

/**
 * Reads documents in child processes. Documents are untrusted: a parser that loops, grows or crashes is ended with its
 * process, and no other document is affected.
 *
 * Two queues, as in a multilevel feedback queue. Documents begin in the fast one. A document that takes more CPU time than
 * that allows (less while others wait), or kills its reader, begins again in the slow one, whose readers have more memory
 * and a lower priority. A document that uses up the time of the slow queue, or kills two readers, fails. In each queue one
 * document of a tenant is read at a time, and tenants are served round robin.
 *
 * Where text is recognized in pictures, that is done in a third one, for documents that lack text when they are read; one that takes too much there
 * keeps what was read without.
 */
export async function createProcessDocumentSplitter(
  options: DocumentSplitterOptions,
): Promise<DocumentSplitter> {
  const bound = options.bound ?? (await findMemoryBound());
  const tenantCpu = new TenantCpu(options.tenantCpu);
  const open = (limits: QueueLimits, { keepSpare, niceness, languages }: QueueKind) =>
    createReadingQueue({
      ...limits,
      keepSpare,
      tenantCpu,
      timeoutMs: options.timeoutMs,
      stallMs: options.stallMs ?? 20_000,
      idleMs: options.idleMs ?? 10_000,
      start: () => startReader(options, { bound, niceness, languages, memoryMb: limits.memoryMb }),
    });
  const fast = open(options.fast, { keepSpare: true, niceness: 0 });
  const slow = open(options.slow, { keepSpare: false, niceness: slowNiceness });
  const { recognition } = options;
  const ocr =
    recognition &&
    open(recognition, { keepSpare: false, niceness: slowNiceness, languages: recognition.languages });
  return {
    split: async (source, signal) => {
      const queues = { fast, slow, ocr, options };
      const result = await recognizeIn(
        queues,
        { source, read: await readInQueues(queues, source, signal) },
        signal,
      );
      if ('chunks' in result) return result;
      throw documentFailure('extract', result.failure);
    },
    close: async () => {
      await Promise.all([fast.close(), slow.close(), ocr?.close()]);
    },
  };
}

interface QueueKind {
  readonly keepSpare: boolean;
  readonly niceness: number;
  readonly languages?: readonly string[];
}

interface Queues {
  readonly fast: ReadingQueue;
  readonly slow: ReadingQueue;
  readonly ocr: ReadingQueue | undefined;
  readonly options: DocumentSplitterOptions;
}

async function readInQueues(
  { fast, slow, options }: Queues,
  source: DocumentSource,
  signal: AbortSignal,
): Promise<DocumentResult> {
  let deaths = 0;
  for (let queue = fast; ; queue = slow) {
    const outcome = await queue.read(source, signal);
    if ('chunks' in outcome || 'failure' in outcome) return outcome;
    if ('death' in outcome) {
      options.onDeath?.(outcome.death, source);
      deaths += 1;
      if (deaths === maxDeaths) throw readerDied(outcome.death);
    } else if (queue === slow) throw tookTooLong(options.slow.cpuMs);
  }
}

/** Reads a document again that lacks text, with recognition; the result of before where that takes too much. */
async function recognizeIn(
  { ocr, options }: Queues,
  { source, read }: { readonly source: DocumentSource; readonly read: DocumentResult },
  signal: AbortSignal,
): Promise<DocumentResult> {
  if (ocr === undefined || source.contentType !== 'application/pdf' || !lacksText(read)) return read;
  const outcome = await ocr.read(source, signal);
  if ('chunks' in outcome || ('failure' in outcome && lacksText(outcome))) return outcome;
  if ('death' in outcome) options.onDeath?.(outcome.death, source);
  if ('failure' in read)
    return {
      failure: { ...read.failure, message: `The file has no text but in pictures. ${notRecognized.detail}` },
    };
  return { ...read, warnings: [...read.warnings, notRecognized] };
}

function lacksText(result: DocumentResult): boolean {
  return 'failure' in result
    ? result.failure.reason === 'no_text'
    : result.warnings.some(({ reason }) => reason === 'no_text_on_page');
}

function tookTooLong(cpuMs: number): AppError {
  return documentFailure('extract', {
    reason: 'took_too_long',
    message: `Reading the file takes more than ${cpuMs / 1000} seconds of computing time. Divide it, or save it in a simpler format.`,
  });
}

function readerDied({ kind, detail }: ReaderDeath): AppError {
  const failures = {
    out_of_memory: {
      reason: 'reader_out_of_memory',
      message:
        'Reading the file takes more memory than one document may have. Divide it, or save it in a simpler format.',
    },
    crashed: {
      reason: 'reader_crashed',
      message:
        'The program that reads this format fails on the file, and did so twice. Save it again, or in another format, and upload that.',
    },
  };
  return documentFailure('extract', { ...failures[kind], cause: new Error(detail) });
}

function startReader(
  options: DocumentSplitterOptions,
  {
    bound,
    niceness,
    memoryMb,
    languages,
  }: Omit<QueueKind, 'keepSpare'> & { bound: MemoryBound; memoryMb: number },
): ReaderProcess {
  const { entry = readerEntry } = options;
  const limits = { ...options.setup.limits, recognize: languages };
  const setup = { ...options.setup, limits };
  const { tokenizerDirectory } = setup;
  return new ReaderProcess({
    command: readerCommand({ entry, memoryMb, bound, tokenizerDirectory }),
    bound,
    setup: bound.kind === 'watchdog' ? { ...setup, watchdogMemoryMb: memoryMb } : setup,
    niceness,
  });
}
