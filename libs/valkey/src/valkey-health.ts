import type { Logger, Registry } from '@lectern/telemetry';
import type { Redis } from 'iovalkey';
import { Gauge } from 'prom-client';

/** Whether Valkey is asked at the moment. */
export interface ValkeyHealth {
  isUp(): boolean;
  /** A command had an error or took too long: Valkey is left alone until it answers again. */
  failed(error: unknown): void;
  stop(): void;
}

/** Longest time that an answer of Valkey is waited for: far more than it needs, and little for a caller. */
const longestAnswerMs = 500;

/**
 * Waits for an answer of Valkey. What has come while this process was busy with something else is read before the time is
 * called over: else a gateway with much to do would take its Valkey for dead.
 */
export async function answerInTime<T>(answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const expire = (): void => late.reject(new Error(`Valkey did not answer within ${longestAnswerMs} ms.`));
  // Of a turn of the event loop, timers come first, then what was received, then immediates.
  const timer = setTimeout(() => setImmediate(expire), longestAnswerMs);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Time between two questions whether a Valkey that failed is there again. */
const probeEveryMs = 500;

/**
 * Watches a connection to Valkey. While it is down, or hangs, no request asks it: one `PING` at a time finds out
 * when it answers again. Shows the state as a metric and each change of it in the log, once.
 */
export function watchValkey(
  client: Redis,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Registry },
): ValkeyHealth {
  const gauge = new Gauge({
    name: 'rate_limit_store_up',
    help: 'Whether limits are counted in Valkey, for all instances together: 1; 0: in memory, by each instance',
    registers: [metrics],
  });
  gauge.set(0);
  let up: boolean | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const probe = (): void => {
    timer = undefined;
    answerInTime(client.ping()).then(recovered, failed);
  };
  const recovered = (): void => {
    if (up === true || stopped) return;
    up = true;
    gauge.set(1);
    logger.info('valkey is there, limits are counted by all instances together');
  };
  const failed = (error: unknown): void => {
    if (stopped) return;
    if (up !== false)
      logger.warn({ err: error }, 'valkey is away, limits are counted by each instance for itself');
    up = false;
    gauge.set(0);
    timer ??= setTimeout(probe, probeEveryMs).unref();
  };
  client.on('ready', recovered);
  client.on('error', failed);
  client.on('close', () => failed(new Error('The connection to Valkey was closed.')));
  return {
    isUp: () => up === true,
    failed,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
