import { extname } from 'node:path';
import { AppError } from '@lectern/errors';
import PQueue from 'p-queue';
import { Piscina } from 'piscina';
import { documentFailure } from '../../domain/document-failure.ts';
import type { DocumentSource, DocumentSplitter } from '../../ports.ts';
import type { DocumentVerdict, DocumentWorkerData } from './document-worker.ts';

/** TypeScript beside the source, JavaScript in an image: a file of the same kind as this one. */
const workerFile = new URL(`./document-worker${extname(import.meta.url)}`, import.meta.url).href;

/** Parts of {@link createPiscinaDocumentSplitter}. */
export interface DocumentSplitterOptions extends DocumentWorkerData {
  readonly workers: number;
  /** Time that one document may take once a worker has it. */
  readonly timeoutMs: number;
  /** Heap of one worker. */
  readonly maxHeapMb: number;
}

/**
 * Reads documents in worker threads. Parsers are fed by strangers: one that loops or eats memory is ended with its
 * worker, its document fails, and the others go on. One worker stays; more come and go with the work.
 */
export function createPiscinaDocumentSplitter(options: DocumentSplitterOptions): DocumentSplitter {
  const { workers, timeoutMs, maxHeapMb, ...workerData } = options;
  const pool = new Piscina<DocumentSource, DocumentVerdict>({
    filename: workerFile,
    name: 'split',
    workerData,
    minThreads: 1,
    maxThreads: workers,
    idleTimeout: 10_000,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: 16 },
  });
  // The queue is here and not in the pool, so that waiting does not count as a document's own time.
  const queue = new PQueue({ concurrency: workers });

  const splitNow = async (source: DocumentSource, signal: AbortSignal | undefined) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await pool.run(source, {
        signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
        transferList: [source.bytes.buffer],
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (timeout.aborted) throw tookTooLong(timeoutMs, error);
      throw workerFailure(error);
    }
  };
  return {
    split: async (source, signal) => {
      const verdict = await queue.add(() => splitNow(source, signal), signal === undefined ? {} : { signal });
      if ('chunks' in verdict) return verdict.chunks;
      throw documentFailure('extract', { reason: verdict.failure.reason, message: verdict.failure.message });
    },
    close: async () => {
      queue.clear();
      await pool.destroy();
    },
  };
}

function tookTooLong(timeoutMs: number, cause: unknown): Error {
  return documentFailure('extract', {
    reason: 'took_too_long',
    message: `Reading the file took more than ${timeoutMs / 1000} seconds. Divide it, or save it in a simpler format.`,
    cause,
  });
}

function workerFailure(cause: unknown): Error {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return documentFailure('extract', {
      reason: 'too_complex',
      message:
        'Reading the file takes more memory than one document may have. Divide it, or save it in a simpler format.',
      cause,
    });
  }
  return new AppError('unavailable', 'The document could not be read just now.', {
    reason: 'extraction_worker_failed',
    cause,
  });
}
