import type { Logger } from '@lectern/telemetry';
import type Consul from 'consul';
import { parseHealthEntries } from './consul-client.ts';
import type { Instance } from './discovery.ts';

/** The passing instances of one service, kept up to date by Consul's blocking queries. */
export interface ConsulWatch {
  /** Resolves with the last known list, waiting for Consul only until its very first answer. */
  instances(signal: AbortSignal): Promise<readonly Instance[]>;
  end(): void;
}

/** What {@link watchService} needs to know. */
export interface ConsulWatchOptions {
  readonly consul: Consul;
  readonly service: string;
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
 * A Consul that lost its memory (its index went back) first answers that there are no instances at all, until they
 * have registered again. Such an empty answer is not believed; the next one with an instance in it is.
 */
export function watchService(options: ConsulWatchOptions): ConsulWatch {
  const { logger, service } = options;
  const first = Promise.withResolvers<void>();
  let known: readonly Instance[] | undefined;
  let lastIndex = 0n;
  let forgetful = false;
  let failing = false;
  let ended = false;
  let lastError: unknown;
  let watch = open();

  function open(): ReturnType<Consul['watch']> {
    const opened = options.consul.watch({
      method: options.consul.health.service,
      options: { service, passing: 'true', wait: options.wait },
      backoffFactor: 50,
      backoffMax: options.backoffMaxMs,
    });
    opened.on('change', (answer: unknown, response: ConsulResponse) => {
      // Nothing may be thrown here: the package would take it for a failed query whose answer it has already ticked off.
      try {
        accept(parseHealthEntries(answer), indexOf(response));
      } catch (error) {
        fail(error);
      }
    });
    opened.on('error', fail);
    opened.on('end', reopen);
    return opened;
  }

  // The package gives up by itself after an answer that it holds for final, such as a proxy's 400.
  function reopen(): void {
    if (ended) return;
    setTimeout(() => {
      if (!ended) watch = open();
    }, options.backoffMaxMs).unref();
  }

  function accept(instances: readonly Instance[], index: bigint): void {
    if (index < lastIndex) forgetful = true;
    lastIndex = index;
    if (failing) logger.info({ service }, 'Consul answers again');
    failing = false;
    lastError = undefined;
    if (instances.length > 0) forgetful = false;
    if (!forgetful || known === undefined) known = instances;
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
      watch.end();
    },
  };
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
