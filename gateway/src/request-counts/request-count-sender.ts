import { setTimeout as delay } from 'node:timers/promises';
import { type RequestCountBatch, requestCountLimits } from '@lectern/contracts';
import { toAppError } from '@lectern/errors';
import type { BackgroundWorker } from '@lectern/service';
import type { Logger } from '@lectern/telemetry';
import type { ModelClient } from './model-client.ts';
import type { RequestCounts } from './request-counts.ts';

/** Longest time in which the last counts are sent when the process stops, in milliseconds. */
const lastSendMs = 3_000;

export interface RequestCountSenderOptions {
  readonly counts: Pick<RequestCounts, 'take' | 'waiting' | 'dropped'>;
  readonly model: ModelClient;
  /** Time between two sends, in milliseconds. */
  readonly intervalMs: number;
  readonly newId: () => string;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** How sending goes. */
export interface SendingFacts {
  /** Requests that were counted and may not have reached the model service. */
  readonly waiting: number;
  /** Requests that are lost: for want of room, or since the model service refused them. */
  readonly lost: number;
  /** Sends that failed. */
  readonly failures: number;
}

/** Sends what was counted. */
export interface RequestCountSender extends BackgroundWorker, SendingFacts {}

/**
 * Sends counts to the model service in numbered batches, one after the other, again and again, and a last time when the process stops. A batch of unknown outcome is sent
 * again as it was, with its number, so that it counts once; what is counted meanwhile waits for the next one. Nothing is kept beyond the process.
 */
export function createRequestCountSender(options: RequestCountSenderOptions): RequestCountSender {
  const { intervalMs, logger, pause = quietDelay } = options;
  const batches = createBatches(options);
  const stopped = new AbortController();
  const { signal } = stopped;
  let running: Promise<void> = Promise.resolve();

  const sendAgainAndAgain = async (): Promise<void> => {
    while (!signal.aborted) {
      await pause(intervalMs, signal);
      if (!signal.aborted) await batches.sendAll(signal);
    }
  };

  return {
    name: 'sender of request counts',
    start: async () => {
      running = sendAgainAndAgain();
    },
    stop: async () => {
      stopped.abort();
      await running;
      await batches.sendAll(AbortSignal.timeout(lastSendMs));
      const { waiting: requests } = batches;
      if (requests > 0) logger.error({ requests }, 'counts of requests are lost with this process');
    },
    get waiting() {
      return batches.waiting;
    },
    get lost() {
      return batches.lost;
    },
    get failures() {
      return batches.failures;
    },
  };
}

interface Batches extends SendingFacts {
  /** Sends batch after batch until nothing is left, or one may not have arrived, which comes first the next time. Never throws. */
  sendAll(signal: AbortSignal): Promise<void>;
}

function createBatches(options: RequestCountSenderOptions): Batches {
  const { counts, model, newId, logger } = options;
  const sender = newId();
  let [lastBatch, failures, failuresInARow, refused] = [0, 0, 0, 0];
  let current: RequestCountBatch | undefined;

  const nextBatch = (): RequestCountBatch | undefined => {
    const taken = counts.take(requestCountLimits.requestCounts.value);
    if (taken.length === 0) return undefined;
    lastBatch += 1;
    return { sender, batch: lastBatch, counts: taken };
  };

  /** Whether the batch is done with nevertheless: it never will be taken. */
  const fail = (error: unknown, batch: RequestCountBatch): boolean => {
    failures += 1;
    if (toAppError(error).code === 'invalid_argument') {
      refused += requestsOf(batch);
      logger.error({ err: error, requests: requestsOf(batch) }, 'counts of requests were refused');
      return true;
    }
    failuresInARow += 1;
    if (failuresInARow === 1) logger.warn({ err: error }, 'counts of requests cannot be sent');
    return false;
  };

  const send = async (batch: RequestCountBatch, signal: AbortSignal): Promise<boolean> => {
    try {
      await model.addRequestCounts(batch, signal);
    } catch (error) {
      // The process stops, and sends it once more.
      return signal.aborted ? false : fail(error, batch);
    }
    if (failuresInARow > 0) logger.info({ failures: failuresInARow }, 'counts of requests are sent again');
    failuresInARow = 0;
    return true;
  };

  return {
    sendAll: async (signal) => {
      for (;;) {
        current ??= nextBatch();
        if (current === undefined || !(await send(current, signal))) return;
        current = undefined;
      }
    },
    get waiting() {
      return counts.waiting + (current === undefined ? 0 : requestsOf(current));
    },
    get lost() {
      return counts.dropped + refused;
    },
    get failures() {
      return failures;
    },
  };
}

function requestsOf({ counts }: RequestCountBatch): number {
  return counts.reduce((sum, { requests }) => sum + requests, 0);
}

/** Ends early, without an error, when the signal is aborted. */
async function quietDelay(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
