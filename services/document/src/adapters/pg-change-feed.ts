import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '@lectern/db';
import type { ChangeFeed, ChangeWatch } from '../ports.ts';
import { changeChannel } from './write-change.ts';

export interface PgChangeFeedParts {
  readonly db: Pick<Db, 'listen'>;
  /** Longest time until a watch resolves without a notification, in milliseconds. */
  readonly pollIntervalMs: number;
}

/** A feed that has to be closed. */
export interface OpenChangeFeed extends ChangeFeed {
  /** Stops listening; open watches still resolve after their poll interval. */
  close(): Promise<void>;
}

/** A watch that the feed notifies. */
interface NotifiedWatch extends ChangeWatch {
  notify(): void;
}

/**
 * {@link ChangeFeed} on LISTEN/NOTIFY: one connection per instance, whatever the number of watches.
 *
 * A notification is sent by the transaction of the change, so it never comes before the change can be read. It can get
 * lost while the connection is reopened; then a watch resolves after the poll interval.
 */
export async function createPgChangeFeed({ db, pollIntervalMs }: PgChangeFeedParts): Promise<OpenChangeFeed> {
  const watchesOf = new Map<string, Set<NotifiedWatch>>();
  const close = await db.listen(changeChannel, (documentId) => {
    for (const watch of watchesOf.get(documentId) ?? []) watch.notify();
  });
  return {
    close,
    watch: (documentId) => {
      const watches = watchesOf.get(documentId) ?? new Set();
      const watch = createWatch(pollIntervalMs, () => {
        watches.delete(watch);
        if (watches.size === 0) watchesOf.delete(documentId);
      });
      watchesOf.set(documentId, watches.add(watch));
      return watch;
    },
  };
}

function createWatch(pollIntervalMs: number, close: () => void): NotifiedWatch {
  let notified = Promise.withResolvers<void>();
  return {
    close,
    notify: () => notified.resolve(),
    changed: async (signal) => {
      const poll = new AbortController();
      try {
        await Promise.race([
          notified.promise,
          delay(pollIntervalMs, undefined, { signal: AbortSignal.any([signal, poll.signal]) }),
        ]);
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        notified = Promise.withResolvers();
        poll.abort();
      }
    },
  };
}
