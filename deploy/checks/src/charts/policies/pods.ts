import { environmentOf } from '../environment/container-environment.ts';
import { type Policy, podPolicy } from './policy.ts';
import { type RenderView, specOf, type Workload } from './render-view.ts';

/** The chart's own rule: what the shutdown of libs/service needs to be true. */
const shutdownOrder = 'the order of a shutdown: preStop, then drain, then kill';

/** Longest wait of a container before SIGTERM, in seconds; `undefined` if it has no preStop sleep. */
function sleepOf({ containers }: Workload): number | undefined {
  const sleeps = containers.flatMap(({ lifecycle }) => lifecycle?.preStop?.sleep?.seconds ?? []);
  return sleeps.length === 0 ? undefined : Math.max(...sleeps);
}

/** Seconds from SIGTERM until a service has drained; 0 for parts that are not ours. */
function drainOf({ containers }: Workload, { objects }: RenderView): number {
  const drains = containers.map((container) =>
    environmentOf(container, objects)
      .filter(({ name, value }) => /^SHUTDOWN_(DELAY|TIMEOUT)_MS$/.test(name) && value)
      .reduce((seconds, { value }) => seconds + Number(value) / 1_000, 0),
  );
  return Math.max(0, ...drains);
}

/** Whether more than one pod may run: more are asked for, or an autoscaler decides. */
export function mayScale({ object, longRunning }: Workload): boolean {
  return (
    longRunning && object.kind !== 'StatefulSet' && (specOf<{ replicas: number }>(object).replicas ?? 2) > 1
  );
}

export const podPolicies: readonly Policy[] = [
  podPolicy(
    'pod/service-account',
    'kube-linter: default-service-account',
    ({ pod }) =>
      (pod.serviceAccountName ?? 'default') === 'default' && 'runs under the default service account',
  ),
  podPolicy('pod/service-account-of-its-own', 'least privilege: one account per duty', (workload, view) => {
    const account = workload.pod.serviceAccountName;
    const others = view.workloads.filter(
      (other) => other !== workload && other.pod.serviceAccountName === account,
    );
    return (
      account !== undefined &&
      others.length > 0 &&
      `shares ${account} with ${others.map(({ name }) => name).join(', ')}`
    );
  }),
  podPolicy(
    'pod/no-api-token',
    'polaris: automountServiceAccountToken',
    ({ pod }) => pod.automountServiceAccountToken !== false && 'mounts a token for the Kubernetes API',
  ),
  podPolicy('pod/spread', 'kube-score: pod-topology-spread-constraints', (workload) => {
    if (!mayScale(workload)) return undefined;
    const keys = (workload.pod.topologySpreadConstraints ?? []).map(({ topologyKey }) => topologyKey);
    const missing = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].filter(
      (key) => !keys.includes(key),
    );
    return missing.length > 0 && `is not spread over ${missing.join(', ')}`;
  }),
  podPolicy('pod/pre-stop', shutdownOrder, (workload) => {
    return (
      mayScale(workload) &&
      sleepOf(workload) === undefined &&
      'gets SIGTERM while endpoints still name it: no preStop sleep'
    );
  }),
  podPolicy('pod/shutdown-delay', shutdownOrder, (workload, { objects }) => {
    const variables = workload.containers.flatMap((container) => environmentOf(container, objects));
    const delay = variables.find(({ name }) => name === 'SHUTDOWN_DELAY_MS')?.value;
    return (
      delay !== undefined &&
      Number(delay) < 1_000 &&
      'closes connections in the face of callers that still use them'
    );
  }),
  podPolicy('pod/grace-period', shutdownOrder, (workload, view) => {
    const needed = (sleepOf(workload) ?? 0) + drainOf(workload, view);
    const grace = workload.pod.terminationGracePeriodSeconds ?? 30;
    return needed > 0 && grace <= needed && `is killed after ${grace} s, its shutdown may take ${needed} s`;
  }),
];
