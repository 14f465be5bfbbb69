import { clientTls, type TlsIdentity } from '@lectern/tls';
import { Agent, type Dispatcher } from 'undici';
import { type Connections, createConnections } from '../upstream/connections.ts';

/** Kept connections to the instances of the services. */
export interface UpstreamAgents {
  /** For requests of callers. */
  connections(service: string): Connections;
  /** For questions of the gateway itself. */
  for(service: string): Dispatcher;
  /** Ends everything, requests in flight included. */
  destroy(): Promise<void>;
}

export interface UpstreamAgentsOptions {
  /** The certificate that services are shown; they are shown none if it is not set. */
  readonly tls: TlsIdentity | undefined;
  readonly connectTimeoutMs: number;
  /** Time in which nothing of an answer comes. */
  readonly idleTimeoutMs: number;
}

interface Pools {
  readonly agent: Agent;
  readonly connections: Connections;
}

/**
 * Opens the pools: one for all services, or with a certificate one for each, since each has another name to verify. When
 * the certificate changes, new requests get new connections; what is in flight, event streams among it, ends on the old
 * ones. No limit on connections: event streams hold theirs for long, and the callers' own connections are the bound.
 */
export function openUpstreamAgents({ tls, ...options }: UpstreamAgentsOptions): UpstreamAgents {
  const { connectTimeoutMs, idleTimeoutMs } = options;
  const open = (connect: ReturnType<typeof clientTls> | undefined): Pools => ({
    agent: new Agent({
      connect: { timeout: connectTimeoutMs, ...connect },
      bodyTimeout: idleTimeoutMs,
      allowH2: false,
    }),
    connections: createConnections({ ...options, tls: connect }),
  });
  if (tls === undefined) return unchanging(open(undefined));
  const pools = new Map<string, Pools>();
  const retired = new Set<Pools>();
  const stopFollowing = tls.onChange(() => {
    for (const pool of pools.values()) {
      retired.add(pool);
      pool.connections.retire();
      // Resolves when what is in flight has ended, or was destroyed.
      pool.agent.close().then(() => retired.delete(pool));
    }
    pools.clear();
  });
  const of = (service: string): Pools => {
    const pool = pools.get(service) ?? open(clientTls(tls.current, service));
    pools.set(service, pool);
    return pool;
  };
  return {
    connections: (service) => of(service).connections,
    for: (service) => of(service).agent,
    async destroy() {
      stopFollowing();
      await Promise.all([...pools.values(), ...retired].map(destroy));
    },
  };
}

function unchanging(pools: Pools): UpstreamAgents {
  return {
    connections: () => pools.connections,
    for: () => pools.agent,
    destroy: () => destroy(pools),
  };
}

function destroy({ agent, connections }: Pools): Promise<void> {
  connections.destroy();
  return agent.destroy();
}
