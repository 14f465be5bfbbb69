import type { LoadReport } from '@lectern/docker/load';
import type { Tenant } from '@lectern/docker/tenant';
import { until } from '@lectern/docker/until';
import { type Cluster, release } from './cluster.ts';
import { startInClusterLoad } from './in-cluster-load.ts';

/** Options of {@link replacePodsUnderLoad}. */
export interface ReplaceOptions {
  readonly cluster: Cluster;
  readonly clients: Cluster;
  readonly tenant: Tenant;
  readonly requests: number;
  /** Each replaces pods and ends when the new ones serve. */
  readonly steps: readonly { readonly name: string; run(): Promise<unknown> }[];
  say(line: string): void;
}

/** Runs the steps one after the other while requests come in from a pod of the cluster. */
export async function replacePodsUnderLoad(options: ReplaceOptions): Promise<LoadReport> {
  const { cluster, clients, tenant, requests, steps, say } = options;
  const load = startInClusterLoad(clients, `http://${release}-gateway.${cluster.namespace}.svc:8080`, tenant);
  try {
    await until('the load has begun', async () => load.count() > 0);
    for (const { name, run } of steps) {
      const [before, startedAt] = [load.count(), Date.now()];
      await run();
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      say(`${name}: ${seconds} s, ${load.count() - before} requests`);
    }
    await until('enough requests', async () => load.count() >= requests, 600_000);
  } catch (error) {
    await load.stop();
    throw error;
  }
  return load.stop();
}
