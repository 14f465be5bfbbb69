import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { LoadReport } from '@lectern/docker/load';
import type { Tenant } from '@lectern/docker/tenant';
import { clientPod } from './client-pod.ts';
import type { Cluster } from './cluster.ts';

/** A load that comes from a pod of the cluster. */
export interface InClusterLoad {
  /** Requests so far, as of the last second. */
  count(): number;
  /** @throws Error when the load ended by itself */
  stop(): Promise<LoadReport>;
}

/** What the load's program prints: the number of requests so far, and a report at its end. */
export type LoadLine = { readonly requests: number } | { readonly report: LoadReport };

/** Starts the load in the client's pod: against `url`, as the tenant. */
export function startInClusterLoad(clients: Cluster, url: string, tenant: Tenant): InClusterLoad {
  const command = ['node', '/load/load-program.ts', url, JSON.stringify(tenant)];
  const child = spawn(
    'kubectl',
    ['--namespace', clients.namespace, 'exec', '--stdin', clientPod, '--', ...command],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  let [requests, report]: [number, LoadReport | undefined] = [0, undefined];
  const closed = once(child, 'close');
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line: LoadLine = JSON.parse(text);
    if ('report' in line) report = line.report;
    else requests = line.requests;
  });
  return {
    count: () => requests,
    stop: async () => {
      // It may have ended already; then its report is missing.
      child.stdin.on('error', () => undefined).write('stop\n');
      await closed;
      if (report === undefined) throw new Error('The load ended without a report.');
      return report;
    },
  };
}
