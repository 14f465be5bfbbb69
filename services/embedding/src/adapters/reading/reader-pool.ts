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
  /** Most readers, those in reserve included. */
  readonly size: number;
  /** One reader is kept in reserve, so that the first document does not wait for its start. */
  readonly keepOne: boolean;
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
 * Readers, started when they are needed. A reader serves one tenant in its life: what a document did to its reader, the
 * document of another tenant must not meet.
 */
export class ReaderPool<R extends PooledReader> {
  readonly #options: ReaderPoolOptions<R>;
  readonly #readers = new Set<R>();
  /** The one that has waited longest is first. */
  #idle: Idle<R>[] = [];
  #closed = false;

  constructor(options: ReaderPoolOptions<R>) {
    this.#options = options;
    this.#keepReserve();
  }

  /**
   * A reader for a document of this tenant; it may still be starting. At most `size` may be taken at a time.
   *
   * @throws AppError `unavailable` when the system has no room for another process
   */
  take(tenantId: string): R {
    const able = this.#idle.filter(({ reader }) => reader.alive);
    const found =
      able.find((idle) => idle.tenantId === tenantId) ?? able.find((idle) => idle.tenantId === undefined);
    if (found !== undefined) return this.#leaveIdle(found);
    const oldest = this.#idle[0];
    if (this.#readers.size >= this.#options.size && oldest !== undefined) this.#leaveIdle(oldest).kill();
    return this.#start();
  }

  /** Gives a reader back. One that is dead is replaced if the reserve needs it. */
  giveBack(reader: R, tenantId: string): void {
    if (reader.alive && !this.#closed) this.#rest(reader, tenantId);
    else reader.kill();
  }

  /** Ends all readers, those that are taken too. */
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
    void this.#followUp(reader);
    return reader;
  }

  async #followUp(reader: R): Promise<void> {
    const started = await reader.ready.then(
      () => true,
      () => false,
    );
    await reader.ended;
    this.#readers.delete(reader);
    this.#idle = this.#idle.filter((idle) => idle.reader !== reader);
    // One that could not even start would only fail again; the next document tries.
    if (started) this.#keepReserve();
  }

  #keepReserve(): void {
    if (!this.#options.keepOne || this.#closed || this.#readers.size > 0) return;
    try {
      this.#rest(this.#start(), undefined);
    } catch (error) {
      // There is no room for a process now. The next document tries again, and tells whoever waits for it.
      if (!(error instanceof AppError)) throw error;
    }
  }

  #rest(reader: R, tenantId: string | undefined): void {
    const timer = tenantId === undefined ? undefined : setTimeout(() => reader.kill(), this.#options.idleMs);
    this.#idle.push({ reader, tenantId, timer });
  }

  #leaveIdle(idle: Idle<R>): R {
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
