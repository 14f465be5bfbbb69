import { type Cluster, release } from './cluster.ts';

const charts = ['gateway', 'bff', 'user', 'document', 'embedding', 'retrieval', 'lectern'];
const umbrella = 'helm/lectern';

/** What every installation and upgrade is given beside the chart. */
export interface ReleaseValues {
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly timeout: string;
}

/** The life of the umbrella chart's release, as an operator would type it. */
export interface HelmRelease {
  install(...more: string[]): Promise<string>;
  upgrade(...more: string[]): Promise<string>;
  rollback(): Promise<string>;
  test(): Promise<string>;
  uninstall(): Promise<string>;
}

/** Brings the charts' dependencies together, which the repository does not have. */
export async function prepareCharts(cluster: Cluster): Promise<void> {
  for (const chart of charts) await cluster.helm('dependency', 'update', `helm/${chart}`);
}

export function createHelmRelease(cluster: Cluster, { values, set, timeout }: ReleaseValues): HelmRelease {
  const wait = ['--wait', '--timeout', timeout];
  const given = [...values.flatMap((file) => ['--values', file]), ...set.flatMap((one) => ['--set', one])];
  return {
    install: (...more) => cluster.helm('install', release, umbrella, ...wait, ...given, ...more),
    upgrade: (...more) => cluster.helm('upgrade', release, umbrella, ...wait, ...given, ...more),
    rollback: () => cluster.helm('rollback', release, ...wait),
    test: () => cluster.helm('test', release, '--timeout', timeout),
    uninstall: () => cluster.helm('uninstall', release, ...wait),
  };
}
