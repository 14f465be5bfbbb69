import { setTimeout as delay } from 'node:timers/promises';
import type { BackgroundWorker } from '@lectern/service';
import type { Logger } from '@lectern/telemetry';
import { type RevocationList, revocationsUnknown } from './revocation-list.ts';
import type { UserClient } from './user-client.ts';

/** How long one question waits for news, in milliseconds: a connection that died unnoticed costs this much, and a bit. */
const waitMs = 5_000;
/** Pauses after failures, in milliseconds. */
const firstPauseMs = 50;
const longestPauseMs = 1_000;
/** How long a probe waits for the list, in milliseconds: the first is often sent while it is read. */
const readyMs = 500;

export interface RevocationFollowerOptions {
  readonly user: Pick<UserClient, 'listRevocations'>;
  readonly list: RevocationList;
  /** Called after news were added to the list. */
  readonly onNews: () => void;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** In milliseconds; only differences count. */
  readonly now?: () => number;
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Keeps the list of revocations current. */
export interface RevocationFollower extends BackgroundWorker {
  /**
   * Resolves once the whole list was read; waits a moment for that.
   *
   * @throws AppError `unavailable` (`revocations_unknown`)
   */
  ready(): Promise<void>;
  /** Time since the list was known to be complete, in seconds; undefined before it was the first time. */
  lagSeconds(): number | undefined;
}

/**
 * Reads what the user service lists as ended, first all of it and then what is added, by questions that wait for news.
 *
 * After a failure it reads everything again, from the beginning: the list is short, and whatever happened meanwhile (a
 * database that was restored, too) nothing is missed. While the user service cannot be reached, what is known stays in force, and
 * what is ended meanwhile is not known: see the README.
 */
export function createRevocationFollower(options: RevocationFollowerOptions): RevocationFollower {
  const { user, list, onNews, logger, now = () => performance.now(), pause = quietDelay } = options;
  const stopped = new AbortController();
  const { signal } = stopped;
  let completeAt: number | undefined;
  let failures = 0;
  let running: Promise<void> = Promise.resolve();

  const caughtUp = (): void => {
    completeAt = now();
    list.markKnown();
    if (failures > 0) logger.info({ failures }, 'revocations are followed again');
    failures = 0;
  };

  /** Reads one page; resolves with where the next begins. */
  const read = async (from: Place): Promise<Place> => {
    const askedAt = now();
    const wait = from.isEnd ? waitMs : 0;
    const { revocations, next, keepForMs } = await user.listRevocations(
      { after: from.after, waitMs: wait },
      signal,
    );
    const before = list.position;
    list.add(revocations, keepForMs);
    if (list.position > before) onNews();
    const isEnd = revocations.length === 0;
    if (isEnd) caughtUp();
    // An instance that shuts down answers at once, without news.
    if (isEnd && now() - askedAt < wait / 2) await pause(firstPauseMs, signal);
    return { after: next, isEnd };
  };

  const follow = async (): Promise<void> => {
    let place = beginning;
    while (!signal.aborted) {
      try {
        place = await read(place);
      } catch (error) {
        if (signal.aborted) return;
        place = beginning;
        failures += 1;
        if (failures === 1) logger.warn({ err: error }, 'revocations cannot be followed');
        await pause(pauseAfter(failures), signal);
      }
    }
  };

  return {
    name: 'revocation follower',
    start: async () => {
      running = follow();
    },
    stop: async () => {
      stopped.abort();
      await running;
    },
    ready: async () => {
      if (!list.isKnown) await Promise.race([list.known, pause(readyMs, signal)]);
      if (!list.isKnown) throw revocationsUnknown();
    },
    lagSeconds: () => (completeAt === undefined ? undefined : (now() - completeAt) / 1_000),
  };
}

interface Place {
  readonly after: number;
  /** Nothing was there beyond it. */
  readonly isEnd: boolean;
}

const beginning: Place = { after: 0, isEnd: false };

/** Half of it is random: gateways that lost the same instance do not come back at the same moment. */
function pauseAfter(failures: number): number {
  const longest = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 10));
  return longest / 2 + (Math.random() * longest) / 2;
}

/** Ends early, without an error, when the signal is aborted. */
async function quietDelay(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
