import { type Cluster, release } from './cluster.ts';

const charts = [
  'gateway',
  'bff',
  'user',
  'document',
  'embedding',
  'retrieval',
  'model',
  'webhook',
  'lectern',
];
const umbrella = 'helm/lectern';

/** Options of every installation and upgrade. */
export interface ReleaseValues {
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly timeout: string;
}

/** Helm's commands on the umbrella chart's release. */
export interface HelmRelease {
  install(...more: string[]): Promise<string>;
  upgrade(...more: string[]): Promise<string>;
  rollback(): Promise<string>;
  test(): Promise<string>;
  uninstall(): Promise<string>;
}

/** Fetches the charts' dependencies, which are not committed. */
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
