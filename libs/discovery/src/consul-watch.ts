import type { Logger } from '@lectern/telemetry';
import type Consul from 'consul';
import { parseHealthEntries, type RegisteredInstance } from './consul-client.ts';
import type { Instance } from './discovery.ts';

/** The instances of one service whose checks pass, kept up to date by Consul's blocking queries. */
export interface ConsulWatch {
  /** Resolves with the last known list, waiting for Consul only until its very first answer. */
  instances(signal: AbortSignal): Promise<readonly Instance[]>;
  end(): void;
}

/** What {@link watchService} needs to know. */
export interface ConsulWatchOptions {
  readonly consul: Consul;
  readonly service: string;
  /** Of the instances' addresses. */
  readonly scheme: 'http:' | 'https:';
  readonly logger: Logger;
  /** How long Consul holds a query back while nothing changes: `55s`. */
  readonly wait: string;
  /** The longest pause between two tries while Consul does not answer. */
  readonly backoffMaxMs: number;
}

/**
 * Watches one service. The list that was last received stays in use for as long as Consul does not answer: instances
 * that were healthy are the best guess there is, and a call to one that is gone fails fast and is retried.
 *
 * A Consul that lost its data (its index went back) first answers that there are no instances at all, until they
 * have registered again. Such an empty list is ignored, until one with an instance in it comes.
 *
 * When no check passes any more, those that passed last stay in use as long as they are registered: on a machine that is too busy
 * a check comes too late for an instance that still answers calls, and a call to one that does not fails as fast as one to nobody.
 */
export function watchService(options: ConsulWatchOptions): ConsulWatch {
  const { logger, service } = options;
  const first = Promise.withResolvers<void>();
  let known: readonly Instance[] | undefined;
  let lastIndex = 0n;
  let lostData = false;
  let failing = false;
  let ended = false;
  let lastError: unknown;
  let failures = 0;
  const events = { accept, fail, reopen };
  let query = openQuery(options, events);

  // After a failure always from the start: a Consul that was restarted counts from a lower index, and would hold back
  // a query for the old one until the wait is over.
  function reopen(): void {
    if (ended) return;
    const longest = Math.min(options.backoffMaxMs, 50 * 2 ** failures++);
    setTimeout(
      () => {
        if (!ended) query = openQuery(options, events);
      },
      longest * (0.5 + Math.random() / 2),
    ).unref();
  }

  function accept(registered: readonly RegisteredInstance[], index: bigint): void {
    if (index < lastIndex) lostData = true;
    lastIndex = index;
    if (failing) logger.info({ service }, 'Consul answers again');
    failing = false;
    failures = 0;
    lastError = undefined;
    if (registered.length > 0) lostData = false;
    if (!lostData || known === undefined) known = usable(registered, known ?? []);
    first.resolve();
  }

  function fail(error: unknown): void {
    lastError = error;
    if (failing) return;
    failing = true;
    logger.warn(
      { err: error, service, known: known?.length ?? 0 },
      'Consul does not answer; the last known instances stay in use',
    );
  }

  return {
    async instances(signal) {
      if (known === undefined) await firstAnswer(first.promise, signal, () => lastError);
      return known ?? [];
    },
    end() {
      ended = true;
      query.end();
    },
  };
}

/** Those whose checks pass, or else those of the last that are still registered. */
function usable(registered: readonly RegisteredInstance[], last: readonly Instance[]): readonly Instance[] {
  const passing = registered.filter(({ isPassing }) => isPassing);
  if (passing.length > 0) return passing.map(({ url }) => ({ url }));
  const addresses = new Set(registered.map(({ url }) => url));
  return last.filter(({ url }) => addresses.has(url));
}

interface QueryEvents {
  accept(registered: readonly RegisteredInstance[], index: bigint): void;
  fail(error: unknown): void;
  reopen(): void;
}

/** One run of blocking queries, which ends with its first failure. */
function openQuery(options: ConsulWatchOptions, events: QueryEvents): ReturnType<Consul['watch']> {
  const { consul, service, scheme, wait } = options;
  const query = consul.watch({
    method: consul.health.service,
    options: { service, wait },
    maxAttempts: 0,
  });
  query.on('change', (answer: unknown, response: ConsulResponse) => {
    // Nothing may be thrown here: the package would take it for a failed query whose answer it has already ticked off.
    try {
      events.accept(parseHealthEntries(answer, scheme), indexOf(response));
    } catch (error) {
      events.fail(error);
    }
  });
  query.on('error', events.fail);
  query.on('end', events.reopen);
  return query;
}

interface ConsulResponse {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

function indexOf(response: ConsulResponse): bigint {
  return BigInt(response.headers['x-consul-index'] ?? 0);
}

async function firstAnswer(first: Promise<void>, signal: AbortSignal, why: () => unknown): Promise<void> {
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(why() ?? signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([first, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
