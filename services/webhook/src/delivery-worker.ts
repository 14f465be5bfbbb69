import { type BackgroundWorker, WakeSignal } from '@lectern/events';
import { extractTrace, SpanKind, type Telemetry, withSpan } from '@lectern/telemetry';
import type { App } from './app.ts';
import type { ClaimBounds, ClaimedDelivery, Deliveries } from './ports.ts';

/** Parts of {@link createDeliveryWorker}. */
export interface DeliveryWorkerOptions {
  readonly deliveries: Pick<Deliveries, 'claim' | 'renew' | 'release'>;
  readonly attempt: App['attemptDelivery'];
  /** Most attempts of this process at once. */
  readonly concurrency: number;
  readonly bounds: Omit<ClaimBounds, 'limit'>;
  readonly pollMs: number;
  readonly telemetry: Pick<Telemetry, 'tracer' | 'logger'>;
}

/** A worker that can be told that there is something to do. */
export interface DeliveryWorker extends BackgroundWorker {
  wake(): void;
}

/** Renewals in the time of one lease: so many may fail, less one, before another process takes a delivery that is under way. */
const renewalsPerLease = 4;
/** Time in which deliveries are given back at the stop, in milliseconds; without that their leases end by themselves. */
const releaseMs = 2_000;

/**
 * Makes the attempts that are due, in every instance. It takes no more than it can begin at once, so that what is taken never waits for a receiver that is slow. A lease is short and
 * renewed while its attempt lasts: what a killed process had under way is made anew soon. At the stop, attempts are ended and given back: another instance makes them anew.
 */
export function createDeliveryWorker(options: DeliveryWorkerOptions): DeliveryWorker {
  const { deliveries, concurrency, bounds, pollMs, telemetry } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const woken = new WakeSignal();
  /** Attempts, each with the lease that it has. */
  const running = new Map<Promise<void>, string>();
  /** Leases of attempts that the stop has ended. */
  const left = new Set<string>();
  let loop: Promise<void> = Promise.resolve();
  let renewals: NodeJS.Timeout | undefined;

  const begin = (claimed: ClaimedDelivery): void => {
    const attempt = attemptOnce(options, claimed, signal).then((isOver) => {
      if (!isOver) left.add(claimed.lease);
      running.delete(attempt);
      woken.wake();
    });
    running.set(attempt, claimed.lease);
  };
  const claim = async (): Promise<void> => {
    const limit = concurrency - running.size;
    if (limit <= 0) return;
    try {
      for (const claimed of await deliveries.claim({ ...bounds, limit }, signal)) begin(claimed);
    } catch (err) {
      if (!signal.aborted) telemetry.logger.warn({ err }, 'deliveries cannot be claimed; trying again');
    }
  };
  const renew = async (): Promise<void> => {
    const held = [...new Set(running.values())];
    if (held.length === 0) return;
    await deliveries.renew(held, bounds.leaseMs, signal).catch((err: unknown) => {
      if (!signal.aborted)
        telemetry.logger.warn({ err }, 'leases of deliveries were not renewed; trying again');
    });
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await claim();
      await woken.sleep(pollMs);
    }
  };
  return {
    name: 'deliveries',
    wake: () => woken.wake(),
    start: async () => {
      loop = run();
      renewals = setInterval(() => void renew(), bounds.leaseMs / renewalsPerLease);
    },
    stop: async () => {
      clearInterval(renewals);
      stopping.abort(new Error('The process stops.'));
      woken.wake();
      await loop;
      await Promise.all(running.keys());
      if (left.size === 0) return;
      await deliveries.release([...left], AbortSignal.timeout(releaseMs)).catch((err: unknown) => {
        telemetry.logger.warn(
          { err },
          'deliveries were not given back; they are made when their leases are over',
        );
      });
    },
  };
}

/**
 * In the trace of what the message is about. Never rejects: what was not written is attempted again when the lease is over.
 *
 * @returns false when the signal ended it
 */
async function attemptOnce(
  { attempt, telemetry: { tracer, logger } }: DeliveryWorkerOptions,
  claimed: ClaimedDelivery,
  signal: AbortSignal,
): Promise<boolean> {
  const { id, webhookId, type } = claimed.delivery;
  const { traceparent } = claimed;
  const span = {
    kind: SpanKind.PRODUCER,
    parent: extractTrace(traceparent === undefined ? {} : { traceparent }),
    attributes: {
      'lectern.webhook.id': webhookId,
      'lectern.webhook.message_id': id,
      'lectern.webhook.type': type,
    },
  };
  try {
    await withSpan(tracer, 'deliver webhook', span, () => attempt({ claimed }, signal));
    return true;
  } catch (err) {
    if (signal.aborted) return false;
    logger.warn({ err, deliveryId: id, webhookId }, 'an attempt was not noted; it will be made again');
    return true;
  }
}
