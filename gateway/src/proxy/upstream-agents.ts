import { clientTls, type TlsIdentity } from '@lectern/tls';
import { Agent, type Dispatcher } from 'undici';

/** Pools of keep-alive connections to the instances of the services. */
export interface UpstreamAgents {
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

/**
 * Opens the pools: one agent for all services, or with a certificate one for each, since each has another name to verify. When
 * the certificate changes, new requests get new connections; what is in flight, event streams among it, ends on the old
 * ones. No limit on connections: event streams hold theirs for long, and the callers' own connections are the bound.
 */
export function openUpstreamAgents({ tls, ...options }: UpstreamAgentsOptions): UpstreamAgents {
  const open = (connect: ReturnType<typeof clientTls> | undefined): Agent =>
    new Agent({
      connect: { timeout: options.connectTimeoutMs, ...connect },
      bodyTimeout: options.idleTimeoutMs,
      allowH2: false,
    });
  if (tls === undefined) {
    const agent = open(undefined);
    return { for: () => agent, destroy: () => agent.destroy() };
  }
  const agents = new Map<string, Agent>();
  const retired = new Set<Agent>();
  const stopFollowing = tls.onChange(() => {
    for (const agent of agents.values()) {
      retired.add(agent);
      // Resolves when what is in flight has ended, or was destroyed.
      agent.close().then(() => retired.delete(agent));
    }
    agents.clear();
  });
  return {
    for(service) {
      const agent = agents.get(service) ?? open(clientTls(tls.current, service));
      agents.set(service, agent);
      return agent;
    },
    async destroy() {
      stopFollowing();
      await Promise.all([...agents.values(), ...retired].map((agent) => agent.destroy()));
    },
  };
}
