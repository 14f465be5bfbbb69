import { AppError } from '@lectern/errors';
import { createFairQueue } from '@lectern/fairness';
import type { DocumentSource } from '../../ports.ts';
import { ReaderPool } from './reader-pool.ts';
import type { ReaderOutcome, ReaderProcess } from './reader-process.ts';
import { type TenantCpu, TenantsInQueue } from './tenant-usage.ts';

/** How one attempt to read a document ended; `cpuUsedUp`: it took more CPU time than this queue allows. */
export type AttemptOutcome = ReaderOutcome | { readonly cpuUsedUp: true };

/** Parts of {@link createReadingQueue}. */
export interface ReadingQueueOptions {
  /** Documents that are read at a time. */
  readonly readers: number;
  /** CPU time of one document. */
  readonly cpuMs: number;
  /** The same while a document of another tenant waits for a reader; default: no less. */
  readonly contendedCpuMs?: number | undefined;
  /**
   * Safety net for a reader that neither works nor ends, in wall-clock time. That depends on how busy the machine is, so
   * the document is tried again later and does not fail.
   */
  readonly timeoutMs: number;
  /** A reader that has its document and sleeps for this long waits for something that never happens. */
  readonly stallMs: number;
  readonly keepSpare: boolean;
  readonly idleMs: number;
  readonly tenantCpu: TenantCpu;
  readonly start: () => ReaderProcess;
}

/** Documents that wait for one of a bounded number of readers, each of which reads for another tenant. */
export interface ReadingQueue {
  /**
   * @throws AppError `unavailable` (`reading_timed_out`, `reader_not_started`, `content_incomplete`, `shutting_down`); the
   * signal's reason; what opening the document throws
   */
  read(source: DocumentSource, signal: AbortSignal): Promise<AttemptOutcome>;
  /** Kills the readers; documents that are being read or wait are refused as `unavailable` (`shutting_down`). */
  close(): Promise<void>;
}

/** How often a reader is sampled. */
const pollMs = 100;

/**
 * Opens a queue. Tenants are served round robin. Those who used more CPU time than their budget come last, and never have
 * the last reader, so that the others do not wait for them.
 */
export function createReadingQueue(options: ReadingQueueOptions): ReadingQueue {
  const { readers, tenantCpu } = options;
  const pool = new ReaderPool({ ...options, size: readers });
  const queue = createFairQueue({
    concurrency: readers,
    perKey: 1,
    isBehind: (tenantId) => tenantCpu.isOver(tenantId),
    mostBehind: Math.max(1, readers - 1),
  });
  const tenants = new TenantsInQueue();
  const closing = new AbortController();

  const readNow = async (source: DocumentSource, signal: AbortSignal): Promise<AttemptOutcome> => {
    const reader = pool.take(source.tenantId);
    const { cpuMs, contendedCpuMs = cpuMs } = options;
    const maxCpuMs = () => (tenants.anyWaits() ? contendedCpuMs : cpuMs);
    try {
      return await tenants.whileRead(source.tenantId, () =>
        readWithin({ reader, source, signal, options: { ...options, maxCpuMs } }),
      );
    } finally {
      pool.giveBack(reader, source.tenantId);
    }
  };
  return {
    read: (source, signal) => {
      const signals = AbortSignal.any([closing.signal, signal]);
      const run = (): Promise<AttemptOutcome> =>
        queue.run(source.tenantId, () => readNow(source, signals), { signal: signals });
      return tenants.whileInQueue(source.tenantId, run);
    },
    close: async () => {
      const stopping = new AppError('unavailable', 'The service is stopping.', { reason: 'shutting_down' });
      queue.close(stopping);
      closing.abort(stopping);
      await pool.close();
    },
  };
}

interface Reading {
  readonly reader: ReaderProcess;
  readonly source: DocumentSource;
  readonly signal: AbortSignal;
  readonly options: ReadingQueueOptions & { readonly maxCpuMs: () => number };
}

async function readWithin({ reader, source, signal, options }: Reading): Promise<AttemptOutcome> {
  const { timeoutMs, tenantCpu } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const cpuUsedUp = new AbortController();
  const ends = AbortSignal.any([signal, timeout, cpuUsedUp.signal]);
  let stopMonitoring: (() => number) | undefined;
  try {
    await waitUntilReady(reader, ends);
    stopMonitoring = monitor(reader, { ...options, onCpuUsedUp: () => cpuUsedUp.abort() });
    return await reader.read(source, ends);
  } catch (error) {
    signal.throwIfAborted();
    if (cpuUsedUp.signal.aborted) return { cpuUsedUp: true };
    throw timeout.aborted ? noProgress(error) : error;
  } finally {
    tenantCpu.add(source.tenantId, stopMonitoring?.() ?? 0);
  }
}

interface MonitorOptions extends Pick<ReadingQueueOptions, 'stallMs'> {
  /** CPU time that the document may take at this moment. */
  readonly maxCpuMs: () => number;
  readonly onCpuUsedUp: () => void;
}

/**
 * Monitors a reader; the returned function stops that, and returns the CPU time that the reader has used meanwhile. Only
 * CPU time counts, so that no document fails because the machine is busy.
 */
function monitor(reader: ReaderProcess, { maxCpuMs, stallMs, onCpuUsedUp }: MonitorOptions): () => number {
  const before = reader.vitals.cpuMs;
  let last = before;
  let idlePolls = 0;
  const polling = setInterval(() => {
    const now = reader.vitals;
    idlePolls = now.asleep && now.cpuMs === last ? idlePolls + 1 : 0;
    last = now.cpuMs;
    if (now.cpuMs - before > maxCpuMs()) onCpuUsedUp();
    else if (idlePolls * pollMs > stallMs) reader.failAsCrashed('waits without an end');
  }, pollMs);
  return () => {
    clearInterval(polling);
    return reader.vitals.cpuMs - before;
  };
}

/** A reader that does not start in time is given up. */
async function waitUntilReady(reader: ReaderProcess, signal: AbortSignal): Promise<void> {
  const kill = () => reader.kill();
  signal.addEventListener('abort', kill, { once: true });
  try {
    signal.throwIfAborted();
    await reader.ready;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

function noProgress(cause: unknown): AppError {
  return new AppError('unavailable', 'The document could not be read just now.', {
    reason: 'reading_timed_out',
    cause,
  });
}
