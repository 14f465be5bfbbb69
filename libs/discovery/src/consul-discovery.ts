import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from '@lectern/telemetry';
import { openConsul } from './consul-client.ts';
import { keepRegistered } from './consul-registration.ts';
import { type ConsulWatch, watchService } from './consul-watch.ts';
import { chooseInstance, type Discovery, type Instance, noInstance } from './discovery.ts';

/** How {@link createConsulDiscovery} reaches Consul. */
export interface ConsulDiscoveryOptions {
  /** URL of the Consul agent: `http://127.0.0.1:8500`. */
  readonly url: string;
  readonly token?: string;
  /** Of the addresses that are given out. Default `http:`. */
  readonly scheme?: 'http:' | 'https:';
  readonly logger: Logger;
  /** How often Consul checks the health of what registers here. Default 5000. */
  readonly checkIntervalMs?: number;
  /** How often it is made sure that a registration is still there. Default 10000. */
  readonly keepIntervalMs?: number;
  /** How long the first question for a service waits for Consul, and each registration. Default 3000. */
  readonly requestTimeoutMs?: number;
  /** The longest pause between two tries while Consul does not answer. Default 5000. */
  readonly backoffMaxMs?: number;
  readonly random?: () => number;
}

/** How long Consul may hold back an answer while nothing changes. */
const watchWait = '55s';

/**
 * Discovery by a Consul agent.
 *
 * What is guaranteed: only instances whose checks all pass are named, as of Consul's last answer, or, when there are none, those
 * that passed last and are still registered; a change reaches this process as soon as Consul knows of it (blocking queries, no polling); with Consul out, what was known stays in
 * use and no call waits for it; a registration that Consul lost is repeated; closing deregisters.
 *
 * What is not: an instance that crashes without deregistering is listed until its check has failed, so up to one check
 * interval. Before Consul's first answer about a service nothing is known of it, and `resolve` fails with
 * `no_instance` after `requestTimeoutMs`.
 */
export function createConsulDiscovery(options: ConsulDiscoveryOptions): Discovery {
  const { logger, random = Math.random, requestTimeoutMs = 3000, backoffMaxMs = 5000 } = options;
  const { scheme = 'http:' } = options;
  const consul = openConsul(options.url, options.token, requestTimeoutMs);
  const watches = new Map<string, ConsulWatch>();
  const registrations = new Set<() => Promise<void>>();
  // A watch outlives the request that happened to be the first to ask; it must not log under that request's id.
  const outsideOfRequests = AsyncLocalStorage.snapshot();
  let closed = false;

  function watchOf(service: string): ConsulWatch {
    const known = watches.get(service);
    if (known !== undefined) return known;
    const opened = outsideOfRequests(() =>
      watchService({ consul, service, scheme, logger, wait: watchWait, backoffMaxMs }),
    );
    watches.set(service, opened);
    return opened;
  }

  async function list(service: string, signal?: AbortSignal): Promise<readonly Instance[]> {
    signal?.throwIfAborted();
    if (closed) throw noInstance(service);
    const waited = AbortSignal.timeout(requestTimeoutMs);
    try {
      return await watchOf(service).instances(
        signal === undefined ? waited : AbortSignal.any([signal, waited]),
      );
    } catch (error) {
      signal?.throwIfAborted();
      throw noInstance(service, error);
    }
  }

  return {
    list,
    async resolve(service, signal) {
      return chooseInstance(service, await list(service, signal), random);
    },
    async register(self) {
      const { checkIntervalMs = 5000, keepIntervalMs = 10_000 } = options;
      const deregister = await keepRegistered({ consul, self, logger, checkIntervalMs, keepIntervalMs });
      registrations.add(deregister);
      return async () => {
        registrations.delete(deregister);
        await deregister();
      };
    },
    async close() {
      closed = true;
      for (const watch of watches.values()) watch.end();
      watches.clear();
      await Promise.all([...registrations].map((deregister) => deregister()));
      registrations.clear();
      consul.destroy();
    },
  };
}
