import { services } from '@lectern/checks/architecture';
import { logIn } from '@lectern/client';
import { type Report, secondsSince } from '@lectern/docker/report';
import { runDemo } from '@lectern/docker/run';
import { newTenant, type Tenant } from '@lectern/docker/tenant';
import { type Cluster, release } from './cluster.ts';
import type { HelmRelease } from './helm-release.ts';
import { probeNetwork } from './network-probes.ts';
import type { VerifyOptions } from './options.ts';
import { withGateway } from './port-forward.ts';
import { replacePodsUnderLoad } from './replace-pods.ts';

/** What every step gets. */
export interface Trial extends Report {
  readonly options: VerifyOptions;
  readonly cluster: Cluster;
  /** A namespace of pods that are no part of the release. */
  readonly clients: Cluster;
  readonly helm: HelmRelease;
}

/** The chart with its defaults comes up, and no container had to be started twice for it. */
export async function install({ cluster, helm, held }: Trial): Promise<void> {
  const startedAt = Date.now();
  await helm.install();
  held(`installed: every pod is ready after ${secondsSince(startedAt)} s`);
  const restarts = '{.items[*].status.containerStatuses[*].restartCount}';
  const counts = (await cluster.kubectl('get', 'pods', '--output', `jsonpath=${restarts}`)).split(' ');
  if (counts.some((count) => count !== '0')) throw new Error(`Containers started again: ${counts.join(' ')}`);
  held(`none of ${counts.length} containers was started twice`);
}

/** The smoke journeys and the demo pass. Answers a tenant with documents. */
export async function usePlatform({ cluster, helm, held }: Trial): Promise<Tenant> {
  await helm.test();
  held('helm test: the three journeys pass');
  return withGateway(cluster, async (url) => {
    held(await runDemo(url));
    return newTenant(url, 8);
  });
}

/** Pods can make the connections of the architecture, and no others. */
export async function enforcePolicies({ cluster, clients, held }: Trial): Promise<void> {
  const { tried, wrong } = await probeNetwork(cluster, clients);
  if (wrong.length > 0) throw new Error(`Network policies:\n  ${wrong.join('\n  ')}`);
  held(`${tried} connections between pods are open or closed as the architecture says`);
}

/** Every pod is replaced twice, by a restart and by an upgrade, and no request fails. */
export async function replacePods(trial: Trial, tenant: Tenant): Promise<void> {
  const { cluster, clients, helm, options, say, held } = trial;
  const restart = async (service: string): Promise<void> => {
    const deployment = `deployment/${release}-${service}`;
    await cluster.kubectl('rollout', 'restart', deployment);
    await cluster.kubectl('rollout', 'status', deployment, `--timeout=${options.timeout}`);
  };
  const changed = services.flatMap((service) => ['--set', `${service}.config.LOG_LEVEL=debug`]);
  const { failures, ...figures } = await replacePodsUnderLoad({
    cluster,
    clients,
    tenant,
    requests: options.requests,
    steps: [
      ...services.map((service) => ({ name: `restart of ${service}`, run: () => restart(service) })),
      { name: 'upgrade of all', run: () => helm.upgrade(...changed) },
    ],
    say,
  });
  for (const failure of failures.slice(0, 20)) say(`  failed: ${failure}`);
  if (failures.length > 0) throw new Error(`${failures.length} failed of ${JSON.stringify(figures)}`);
  held(`restarts and an upgrade: no request failed, ${JSON.stringify(figures)}`);
}

/** What was stored is there after a rollback, and after the release was removed and installed again. */
export async function reinstall({ cluster, helm, held }: Trial, tenant: Tenant): Promise<void> {
  await helm.upgrade(
    ...['user', 'document', 'embedding', 'retrieval', 'model', 'webhook'].flatMap(withMigrationJob),
  );
  held('upgraded with migrations by jobs');
  await helm.rollback();
  await helm.test();
  held('rolled back: the journeys pass');
  await helm.uninstall();
  // Pods of `helm test` stay, for their logs.
  const pods = 'app.kubernetes.io/part-of=lectern,app.kubernetes.io/name!=smoke';
  await cluster.kubectl('wait', '--for=delete', 'pod', '--selector', pods, '--timeout=120s');
  await helm.install();
  await withGateway(cluster, (url) => findDocuments(url, tenant));
  held('removed and installed again: the accounts and documents of before are there');
}

function withMigrationJob(service: string): string[] {
  return ['--set', `${service}.migrations.enabled=true`];
}

/** @throws Error when the tenant cannot sign in, or finds none of its documents */
async function findDocuments(baseUrl: string, { account, documentIds }: Tenant): Promise<void> {
  const client = await logIn({ baseUrl }, account);
  const { results } = await client.search({ query: 'lamp of lighthouse 3' });
  if (!results.some(({ documentId }) => documentIds.includes(documentId)))
    throw new Error('A search finds none of the documents that were uploaded before.');
}
