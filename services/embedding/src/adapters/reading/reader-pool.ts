import { AppError } from '@lectern/errors';

/** What a pool needs of a reader: see `ReaderProcess`. */
export interface PooledReader {
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
  readonly alive: boolean;
  kill(): void;
}

/** Parts of {@link ReaderPool}. */
export interface ReaderPoolOptions<R extends PooledReader> {
  /** Most readers that read or have read. */
  readonly size: number;
  /**
   * One more is kept running that has read nothing, so that the next tenant does not wait for a start, which takes many times as
   * long as a short document where others read.
   */
  readonly keepSpare: boolean;
  /** How long a reader waits for the next document of its tenant. */
  readonly idleMs: number;
  readonly start: () => R;
}

interface Idle<R extends PooledReader> {
  readonly reader: R;
  /** Whose documents it has read; undefined for one that has read none. */
  readonly tenantId: string | undefined;
  readonly timer: NodeJS.Timeout | undefined;
}

/**
 * Readers, started when they are needed. A reader serves one tenant in its life, so that no document can affect those of
 * another tenant.
 */
export class ReaderPool<R extends PooledReader> {
  readonly #options: ReaderPoolOptions<R>;
  readonly #readers = new Set<R>();
  /** The one that has waited longest is first. */
  #idle: Idle<R>[] = [];
  #closed = false;

  constructor(options: ReaderPoolOptions<R>) {
    this.#options = options;
    this.#keepSpare();
  }

  /**
   * A reader for a document of this tenant; it may still be starting. At most `size` may be taken at a time.
   *
   * @throws AppError `unavailable` (`reader_not_started`) when the system cannot start another process
   */
  take(tenantId: string): R {
    const own = this.#findIdle(tenantId);
    if (own !== undefined) return this.#takeIdle(own);
    const spare = this.#findIdle(undefined);
    const oldest = this.#idle.find((idle) => idle !== spare);
    const used = this.#readers.size - (spare === undefined ? 0 : 1);
    if (used >= this.#options.size && oldest !== undefined) this.#takeIdle(oldest).kill();
    const reader = spare === undefined ? this.#start() : this.#takeIdle(spare);
    this.#keepSpare();
    return reader;
  }

  /** Gives a reader back, which waits for the next document of its tenant. */
  giveBack(reader: R, tenantId: string): void {
    if (reader.alive && !this.#closed) this.#keepIdle(reader, tenantId);
    else reader.kill();
  }

  /** Kills all readers, those that are taken too. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { timer } of this.#idle) clearTimeout(timer);
    const readers = [...this.#readers];
    for (const reader of readers) reader.kill();
    await Promise.all(readers.map((reader) => reader.ended));
  }

  #start(): R {
    const reader = startOrRefuse(this.#options.start);
    this.#readers.add(reader);
    void this.#removeWhenEnded(reader);
    return reader;
  }

  async #removeWhenEnded(reader: R): Promise<void> {
    const started = await reader.ready.then(
      () => true,
      () => false,
    );
    await reader.ended;
    this.#readers.delete(reader);
    this.#idle = this.#idle.filter((idle) => idle.reader !== reader);
    // After a failed start, another one would fail too; the next document tries again.
    if (started) this.#keepSpare();
  }

  #keepSpare(): void {
    if (!this.#options.keepSpare || this.#closed || this.#findIdle(undefined) !== undefined) return;
    try {
      this.#keepIdle(this.#start(), undefined);
    } catch (error) {
      // No process can be started now. The next document tries again, and its caller gets the error.
      if (!(error instanceof AppError)) throw error;
    }
  }

  #findIdle(tenantId: string | undefined): Idle<R> | undefined {
    return this.#idle.find((idle) => idle.tenantId === tenantId && idle.reader.alive);
  }

  #keepIdle(reader: R, tenantId: string | undefined): void {
    const timer = tenantId === undefined ? undefined : setTimeout(() => reader.kill(), this.#options.idleMs);
    this.#idle.push({ reader, tenantId, timer });
  }

  #takeIdle(idle: Idle<R>): R {
    clearTimeout(idle.timer);
    this.#idle.splice(this.#idle.indexOf(idle), 1);
    return idle.reader;
  }
}

function startOrRefuse<R>(start: () => R): R {
  try {
    return start();
  } catch (cause) {
    throw new AppError('unavailable', 'The document could not be read just now.', {
      reason: 'reader_not_started',
      cause,
    });
  }
}
