import { extname } from 'node:path';
import type { AppError } from '@lectern/errors';
import { documentFailure } from '../../domain/document-failure.ts';
import type { DocumentSource, DocumentSplitter } from '../../ports.ts';
import { findMemoryBound, type MemoryBound } from './memory-bound.ts';
import { readerCommand } from './reader-command.ts';
import type { ReaderDeath } from './reader-death.ts';
import { ReaderProcess } from './reader-process.ts';
import type { ReaderSetup } from './reader-protocol.ts';
import { createReadingLane, type ReadingLane } from './reading-lane.ts';
import type { DocumentVerdict } from './serve-documents.ts';
import { TenantCpu, type TenantCpuOptions } from './tenant-cpu.ts';

/** TypeScript beside the source, JavaScript in an image: a file of the same kind as this one. */
const readerEntry = new URL(`./document-reader${extname(import.meta.url)}`, import.meta.url);

/** Bounds of one lane. */
export interface LaneOptions {
  /** Documents that are read at a time, each in a process of its own. */
  readonly readers: number;
  /** Memory of one reader, all in all. */
  readonly memoryMb: number;
  /** CPU time of one document. */
  readonly cpuMs: number;
  /** The same while a document of another tenant waits for a reader of this lane. */
  readonly contendedCpuMs?: number;
}

/** Parts of {@link createProcessDocumentSplitter}. */
export interface DocumentSplitterOptions {
  readonly fast: LaneOptions;
  readonly slow: LaneOptions;
  /** Time on the clock after which an attempt is given up, to be repeated later. */
  readonly timeoutMs: number;
  readonly tenantCpu: TenantCpuOptions;
  readonly setup: Omit<ReaderSetup, 'watchdogMemoryMb'>;
  /** How long a reader waits for another document of its tenant; default 10 s. */
  readonly idleMs?: number;
  /** How long a reader may sleep over a document; default 20 s. */
  readonly stallMs?: number;
  /** What bounds the memory of readers; default: what this system can do. */
  readonly bound?: MemoryBound;
  /** Module that readers run; default: the one that reads documents. */
  readonly entry?: URL;
  /** Told of every reader that died by itself. */
  readonly onDeath?: (death: ReaderDeath, source: DocumentSource) => void;
}

/** As much as Unix knows: readers of the slow lane take the CPU that others leave. */
const slowNiceness = 10;
/** A reader that a document killed may have been unlucky; two were not. */
const mostDeaths = 2;

/**
 * Reads documents in child processes. Parsers are fed by strangers: one that loops, grows or crashes is ended with its
 * process, and no other document is touched.
 *
 * Documents begin in the fast lane. One that takes more CPU time than that allows (less while others wait), or kills its
 * reader, begins again in the slow lane, which has more memory and stands back where CPU is short. What uses up the slow lane's time, or kills
 * two readers, fails. In each lane one document of a tenant is read at a time, and tenants take turns.
 */
export async function createProcessDocumentSplitter(
  options: DocumentSplitterOptions,
): Promise<DocumentSplitter> {
  const bound = options.bound ?? (await findMemoryBound());
  const tenantCpu = new TenantCpu(options.tenantCpu);
  const open = (lane: LaneOptions, { keepOne, niceness }: { keepOne: boolean; niceness: number }) =>
    createReadingLane({
      ...lane,
      keepOne,
      tenantCpu,
      timeoutMs: options.timeoutMs,
      stallMs: options.stallMs ?? 20_000,
      idleMs: options.idleMs ?? 10_000,
      start: () => startReader(options, { bound, niceness, memoryMb: lane.memoryMb }),
    });
  const fast = open(options.fast, { keepOne: true, niceness: 0 });
  const slow = open(options.slow, { keepOne: false, niceness: slowNiceness });
  return {
    split: async (source, signal) => {
      const verdict = await readInLanes({ fast, slow, options }, source, signal);
      if ('chunks' in verdict) return [...verdict.chunks];
      throw documentFailure('extract', verdict.failure);
    },
    close: async () => {
      await Promise.all([fast.close(), slow.close()]);
    },
  };
}

interface Lanes {
  readonly fast: ReadingLane;
  readonly slow: ReadingLane;
  readonly options: DocumentSplitterOptions;
}

async function readInLanes(
  { fast, slow, options }: Lanes,
  source: DocumentSource,
  signal: AbortSignal | undefined,
): Promise<DocumentVerdict> {
  let deaths = 0;
  for (let lane = fast; ; lane = slow) {
    const end = await lane.read(source, signal);
    if ('chunks' in end || 'failure' in end) return end;
    if ('death' in end) {
      options.onDeath?.(end.death, source);
      deaths += 1;
      if (deaths === mostDeaths) throw killsReaders(end.death);
    } else if (lane === slow) throw tookTooLong(options.slow.cpuMs);
  }
}

function tookTooLong(cpuMs: number): AppError {
  return documentFailure('extract', {
    reason: 'took_too_long',
    message: `Reading the file takes more than ${cpuMs / 1000} seconds of computing time. Divide it, or save it in a simpler format.`,
  });
}

function killsReaders({ kind, detail }: ReaderDeath): AppError {
  const failures = {
    out_of_memory: {
      reason: 'reader_out_of_memory',
      message:
        'Reading the file takes more memory than one document may have. Divide it, or save it in a simpler format.',
    },
    crashed: {
      reason: 'reader_crashed',
      message:
        'The program that reads this format fails on the file, and did so twice. Save it anew, or in another format, and upload that.',
    },
  };
  return documentFailure('extract', { ...failures[kind], cause: new Error(detail) });
}

function startReader(
  options: DocumentSplitterOptions,
  { bound, niceness, memoryMb }: { bound: MemoryBound; niceness: number; memoryMb: number },
): ReaderProcess {
  const { setup, entry = readerEntry } = options;
  const { tokenizerDirectory } = setup;
  return new ReaderProcess({
    command: readerCommand({ entry, memoryMb, bound, tokenizerDirectory }),
    bound,
    setup: bound.kind === 'watchdog' ? { ...setup, watchdogMemoryMb: memoryMb } : setup,
    niceness,
  });
}
