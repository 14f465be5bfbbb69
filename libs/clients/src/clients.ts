import type { InternalTokenSigner } from '@lectern/auth';
import type { Discovery } from '@lectern/discovery';
import type { Telemetry } from '@lectern/telemetry';
import type { TlsIdentity } from '@lectern/tls';
import { openAgents } from './agents.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { type ClientDefaults, clientDefaults, type ServiceClient } from './client-options.ts';
import { createSender } from './http-exchange.ts';
import { clientMetrics } from './metrics.ts';
import { createRetryBudget, type RetryBudget } from './retry-budget.ts';
import { createServiceClient } from './service-client.ts';
import { startWarmUp, type WarmUp } from './warm-up.ts';

/** Calls to the other services of the platform. */
export interface Clients {
  /** The client of a service, by its name in discovery. The same one each time. */
  for(service: string): ServiceClient;
  /** The retries that a service may be sent; shared with its client, for calls that are made by other means. */
  retryBudget(service: string): RetryBudget;
  /** Ends everything, calls in flight included. Calls after it fail with `unavailable`, reason `client_closed`. */
  close(): Promise<void>;
}

/** What {@link createClients} needs to know. */
export interface ClientsOptions {
  readonly discovery: Discovery;
  readonly telemetry: Telemetry;
  /** Name of the calling service, sent as `user-agent`. */
  readonly callerName: string;
  /** Signs who calls. */
  readonly tokens: Pick<InternalTokenSigner, 'serviceToken'>;
  /** The certificate that services are shown; without it they are not shown any. */
  readonly tls?: TlsIdentity | undefined;
  readonly defaults?: Partial<ClientDefaults>;
}

/**
 * Makes the clients of a process. Sockets, breakers and metrics belong to what is returned: nothing is shared with
 * other clients in the same process, except the metrics of a shared registry.
 *
 * The deadline of a call is the nearest of its own time-out, the deadline of the request it is made for, and the
 * caller's signal; it is sent along (`X-Request-Timeout-Ms`, what is left at that moment) and cancels the request.
 * Each attempt asks discovery anew, goes through the breaker of its target and operation, and has a span of its own.
 * `retries.ts` says what is tried again, `breaker.ts` when calls are refused.
 */
export function createClients(options: ClientsOptions): Clients {
  const { discovery, telemetry, callerName, tokens } = options;
  const defaults: ClientDefaults = { ...clientDefaults, ...options.defaults };
  const agents = openAgents(options.tls);
  const breakers = new Map<string, Breaker>();
  const clients = new Map<string, ServiceClient>();
  const retryBudgets = new Map<string, RetryBudget>();
  // All from the start of this process: what has not come up when a later first call is made is down.
  const warmUps = new Map<string, WarmUp>();
  const startedAt = performance.now();
  let closed = false;

  function breaker(target: string, operation: string): Breaker {
    const key = `${target} ${operation}`;
    const known = breakers.get(key);
    if (known !== undefined) return known;
    const warmUp = warmUps.get(target) ?? startWarmUp(startedAt + defaults.warmUpMs - performance.now());
    warmUps.set(target, warmUp);
    const created = createBreaker({ target, operation, telemetry, options: defaults.breaker, warmUp });
    if (closed) created.close();
    breakers.set(key, created);
    return created;
  }

  function retryBudget(target: string): RetryBudget {
    const budget = retryBudgets.get(target) ?? createRetryBudget(target, telemetry.metrics);
    retryBudgets.set(target, budget);
    return budget;
  }

  const sender = createSender({ agents, maxResponseBytes: defaults.maxResponseBytes });
  const metrics = clientMetrics(telemetry.metrics);
  const shared = { callerName, tokens, discovery, telemetry, metrics, sender, defaults };
  const parts = { ...shared, breaker, retryBudget };
  return {
    for(service) {
      const known = clients.get(service) ?? createServiceClient(parts, service);
      clients.set(service, known);
      return known;
    },
    retryBudget,
    async close() {
      closed = true;
      for (const each of breakers.values()) each.close();
      agents.destroy();
    },
  };
}
