import { createReport } from '@lectern/docker/report';
import { parseCommandLine } from '@lectern/project';
import { clientPodImage, startClientPod } from './client-pod.ts';
import { clusterAt, makeNamespace, removeNamespace } from './cluster.ts';
import { createHelmRelease, prepareCharts } from './helm-release.ts';
import { parseOptions, usage, type VerifyOptions } from './options.ts';
import { enforcePolicies, install, reinstall, replacePods, type Trial, usePlatform } from './steps.ts';

const report = createReport(process.stdout);

/** Tries the charts on a cluster. Exit codes: 0 when everything held, 1 otherwise, 2 for a wrong command line. */
async function main(options: VerifyOptions): Promise<void> {
  const cluster = clusterAt(options.namespace);
  const clients = clusterAt(`${options.namespace}-clients`);
  await makeNamespace(cluster);
  try {
    await makeNamespace(clients);
    await tryAll({ options, cluster, clients, helm: createHelmRelease(cluster, options), ...report });
  } finally {
    if (!options.keep) for (const each of [clients, cluster]) await removeNamespace(each);
  }
  report.end(0);
}

async function tryAll(trial: Trial): Promise<void> {
  await prepareCharts(trial.cluster);
  await install(trial);
  await startClientPod(trial.clients, await clientPodImage(trial.cluster));
  const tenant = await usePlatform(trial);
  if (trial.options.policies) await enforcePolicies(trial);
  await replacePods(trial, tenant);
  await reinstall(trial, tenant);
}

const options = parseCommandLine(process, { usage, parse: parseOptions });
try {
  await main(options);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : error}\n`);
  report.end(1);
  process.exitCode = 1;
}
