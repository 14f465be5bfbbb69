import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '@lectern/db';
import type { ChangeFeed, ChangeWatch } from '../ports.ts';
import { changeChannel } from './write-change.ts';

/**
 * {@link ChangeFeed} on LISTEN/NOTIFY: one connection per instance, whatever the number of watches.
 *
 * A notice is sent by the transaction of the change, so it never comes before the change can be read. It can get lost
 * while the connection is reopened; then a watch wakes after the poll interval.
 */
export class PgChangeFeed implements ChangeFeed {
  readonly #watches = new Map<string, Set<Watch>>();
  readonly #pollIntervalMs: number;

  constructor(pollIntervalMs: number) {
    this.#pollIntervalMs = pollIntervalMs;
  }

  /** Starts to listen. @returns the way to stop */
  listen(db: Pick<Db, 'listen'>): Promise<() => Promise<void>> {
    return db.listen(changeChannel, (documentId) => {
      for (const watch of this.#watches.get(documentId) ?? []) watch.notice();
    });
  }

  watch(documentId: string): ChangeWatch {
    const watches = this.#watches.get(documentId) ?? new Set();
    const watch = new Watch(this.#pollIntervalMs, () => {
      watches.delete(watch);
      if (watches.size === 0) this.#watches.delete(documentId);
    });
    this.#watches.set(documentId, watches.add(watch));
    return watch;
  }
}

class Watch implements ChangeWatch {
  readonly #pollIntervalMs: number;
  readonly #onClose: () => void;
  #noticed = Promise.withResolvers<void>();

  constructor(pollIntervalMs: number, onClose: () => void) {
    this.#pollIntervalMs = pollIntervalMs;
    this.#onClose = onClose;
  }

  notice(): void {
    this.#noticed.resolve();
  }

  async changed(signal: AbortSignal): Promise<void> {
    const poll = new AbortController();
    try {
      await Promise.race([
        this.#noticed.promise,
        delay(this.#pollIntervalMs, undefined, { signal: AbortSignal.any([signal, poll.signal]) }),
      ]);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      this.#noticed = Promise.withResolvers();
      poll.abort();
    }
  }

  close(): void {
    this.#onClose();
  }
}
