import { AppError } from '@lectern/errors';
import { createFairQueue } from '@lectern/fairness';
import type { DocumentSource } from '../../ports.ts';
import { ReaderPool } from './reader-pool.ts';
import type { ReadEnd, ReaderProcess } from './reader-process.ts';
import type { TenantCpu } from './tenant-cpu.ts';
import { TenantsInLane } from './tenants-in-lane.ts';

/** How one attempt to read a document ended; `cpuUsedUp`: it took more than a document may take in this lane. */
export type LaneEnd = ReadEnd | { readonly cpuUsedUp: true };

/** Parts of {@link createReadingLane}. */
export interface ReadingLaneOptions {
  /** Documents that are read at a time. */
  readonly readers: number;
  /** CPU time of one document. */
  readonly cpuMs: number;
  /** The same while a document of another tenant waits for a reader; default: no less. */
  readonly contendedCpuMs?: number | undefined;
  /**
   * Safety net for a reader that neither works nor ends. Time on the clock says little about a document where CPU is
   * short, so the document is tried again later and does not fail.
   */
  readonly timeoutMs: number;
  /** A reader that has its document and neither works nor wants to for this long waits for what never comes. */
  readonly stallMs: number;
  readonly keepOne: boolean;
  readonly idleMs: number;
  readonly tenantCpu: TenantCpu;
  readonly start: () => ReaderProcess;
}

/** A bounded number of readers, at each of which another tenant's document is read. */
export interface ReadingLane {
  /** @throws the signal's reason; `unavailable` for what may pass; what opening the document throws */
  read(source: DocumentSource, signal: AbortSignal | undefined): Promise<LaneEnd>;
  /** Ends the readers; what is being read or waits is refused as `unavailable`. */
  close(): Promise<void>;
}

/** How often a reader is looked at. */
const pollMs = 100;

/**
 * Opens a lane. Tenants take turns. Those who used more CPU than their share come last, and never have the last reader, so
 * that the others do not wait for them.
 */
export function createReadingLane(options: ReadingLaneOptions): ReadingLane {
  const { readers, tenantCpu } = options;
  const pool = new ReaderPool({ ...options, size: readers });
  const queue = createFairQueue({
    concurrency: readers,
    perKey: 1,
    isBehind: (tenantId) => tenantCpu.isOver(tenantId),
    mostBehind: Math.max(1, readers - 1),
  });
  const tenants = new TenantsInLane();
  const closing = new AbortController();

  const readNow = async (source: DocumentSource, signal: AbortSignal): Promise<LaneEnd> => {
    const reader = pool.take(source.tenantId);
    const { cpuMs, contendedCpuMs = cpuMs } = options;
    const mostCpuMs = () => (tenants.anyWaits() ? contendedCpuMs : cpuMs);
    try {
      return await tenants.whileRead(source.tenantId, () =>
        readWithin({ reader, source, signal, options: { ...options, mostCpuMs } }),
      );
    } finally {
      pool.giveBack(reader, source.tenantId);
    }
  };
  return {
    read: (source, signal) => {
      const signals = signal === undefined ? closing.signal : AbortSignal.any([closing.signal, signal]);
      const run = (): Promise<LaneEnd> =>
        queue.run(source.tenantId, () => readNow(source, signals), { signal: signals });
      return tenants.whileInLane(source.tenantId, run);
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
  readonly options: ReadingLaneOptions & { readonly mostCpuMs: () => number };
}

async function readWithin({ reader, source, signal, options }: Reading): Promise<LaneEnd> {
  const { timeoutMs, tenantCpu } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const cpuUsedUp = new AbortController();
  const ends = AbortSignal.any([signal, timeout, cpuUsedUp.signal]);
  let stopWatching: (() => number) | undefined;
  try {
    await untilReady(reader, ends);
    stopWatching = watch(reader, { ...options, onCpuUsedUp: () => cpuUsedUp.abort() });
    return await reader.read(source, ends);
  } catch (error) {
    signal.throwIfAborted();
    if (cpuUsedUp.signal.aborted) return { cpuUsedUp: true };
    throw timeout.aborted ? noProgress(error) : error;
  } finally {
    tenantCpu.add(source.tenantId, stopWatching?.() ?? 0);
  }
}

interface WatchOptions extends Pick<ReadingLaneOptions, 'stallMs'> {
  /** CPU time that the document may take, as things are. */
  readonly mostCpuMs: () => number;
  readonly onCpuUsedUp: () => void;
}

/**
 * Looks at a reader from now on; the answer stops that, and tells how much CPU time the reader has used meanwhile. Only
 * time that it could have used counts, so that a machine without CPU fails nobody.
 */
function watch(reader: ReaderProcess, { mostCpuMs, stallMs, onCpuUsedUp }: WatchOptions): () => number {
  const before = reader.vitals.cpuMs;
  let last = before;
  let quietLooks = 0;
  const looking = setInterval(() => {
    const now = reader.vitals;
    quietLooks = now.asleep && now.cpuMs === last ? quietLooks + 1 : 0;
    last = now.cpuMs;
    if (now.cpuMs - before > mostCpuMs()) onCpuUsedUp();
    else if (quietLooks * pollMs > stallMs) reader.condemn('waits for what never comes');
  }, pollMs);
  return () => {
    clearInterval(looking);
    return reader.vitals.cpuMs - before;
  };
}

/** A reader that does not start in time is given up. */
async function untilReady(reader: ReaderProcess, signal: AbortSignal): Promise<void> {
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
