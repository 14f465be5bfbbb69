import { createReport } from '@lectern/docker/report';
import { clientPodImage, startClientPod } from './client-pod.ts';
import { clusterAt } from './cluster.ts';
import { createHelmRelease, prepareCharts } from './helm-release.ts';
import { makeNamespace, removeNamespace } from './namespace.ts';
import { parseOptions, usage, type VerifyOptions } from './options.ts';
import { comeBack, enforcePolicies, install, replacePods, type Trial, useIt } from './steps.ts';

const report = createReport(process.stdout);

/** Tries the charts for real. Exit codes: 0 when all held, 1 otherwise, 2 for a wrong command line. */
async function main(): Promise<number> {
  let options: VerifyOptions;
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
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
  return 0;
}

async function tryAll(trial: Trial): Promise<void> {
  await prepareCharts(trial.cluster);
  await install(trial);
  await startClientPod(trial.clients, await clientPodImage(trial.cluster));
  const tenant = await useIt(trial);
  if (trial.options.policies) await enforcePolicies(trial);
  await replacePods(trial, tenant);
  await comeBack(trial, tenant);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : error}\n`);
  report.end(1);
  process.exitCode = 1;
}
