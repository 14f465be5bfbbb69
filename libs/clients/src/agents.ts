import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { clientTls, type TlsIdentity } from '@lectern/tls';

/** The connections of a process to one service. */
export interface ServiceAgents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** The connections of a process to all services. */
export interface Agents {
  for(service: string): ServiceAgents;
  /** Ends everything, calls in flight included. */
  destroy(): void;
}

/**
 * Sockets stay open between calls, and the one used last is used next, so that surplus ones age out; Node drops an idle
 * one before the server's announced keep-alive time-out does. The limit is per instance: what exceeds it waits.
 */
const settings = { keepAlive: true, maxSockets: 256, maxFreeSockets: 64, scheduling: 'lifo' } as const;

/**
 * Opens the agents. With a certificate, connections by https are one pool per service, since each has another name to
 * verify. When the certificate changes, new calls get new connections, and what is in flight ends on the old ones.
 */
export function openAgents(tls: TlsIdentity | undefined): Agents {
  const http = new HttpAgent(settings);
  const secured = tls === undefined ? anyServer() : onlyServices(tls);
  return {
    for: (service) => ({ http, https: secured.for(service) }),
    destroy: () => {
      http.destroy();
      secured.destroy();
    },
  };
}

interface SecureAgents {
  for(service: string): HttpsAgent;
  destroy(): void;
}

/** Without a certificate of one's own: servers are verified by the host of their address. */
function anyServer(): SecureAgents {
  const agent = new HttpsAgent(settings);
  return { for: () => agent, destroy: () => agent.destroy() };
}

function onlyServices(tls: TlsIdentity): SecureAgents {
  const agents = new Map<string, HttpsAgent>();
  const retired = new Set<HttpsAgent>();
  const stopFollowing = tls.onChange(() => {
    for (const agent of retired) if (Object.keys(agent.sockets).length === 0) retired.delete(agent);
    for (const agent of agents.values()) {
      retire(agent);
      retired.add(agent);
    }
    agents.clear();
  });
  return {
    for(service) {
      const known =
        agents.get(service) ?? new HttpsAgent({ ...settings, ...clientTls(tls.current, service) });
      agents.set(service, known);
      return known;
    },
    destroy() {
      stopFollowing();
      for (const agent of [...agents.values(), ...retired]) agent.destroy();
    },
  };
}

/** Keeps no connection: idle ones are closed now, the others after the answer that they wait for. */
function retire(agent: HttpsAgent): void {
  agent.maxFreeSockets = 0;
  for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
}
