import type { IJobSpec } from 'kubernetes-models/batch/v1/JobSpec';
import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicySpec';
import { type KubeObject, nameOf } from '../kube-object.ts';
import { neededBy } from './pod-references.ts';
import { type Policy, podPolicy } from './policy.ts';
import { ofKind, specOf } from './render-view.ts';
import { selects } from './selectors.ts';

const hookOrder = 'Helm: a pre-install hook runs before anything else of the chart exists';

/** The moments at which helm makes an object by itself: `pre-upgrade`, `test`; one empty name for what is no hook. */
export const hooksOf = ({ metadata }: KubeObject): string[] =>
  (metadata.annotations?.['helm.sh/hook'] ?? '').split(',').map((hook) => hook.trim());
const weightOf = ({ metadata }: KubeObject): number =>
  Number(metadata.annotations?.['helm.sh/hook-weight'] ?? 0);

/** Whether an object is there when a hook runs at one of its moments, whatever the release was before. */
function isThereFor(hook: KubeObject, moment: string, need: KubeObject): boolean {
  return hooksOf(need).includes(moment) && weightOf(need) < weightOf(hook);
}

export const hookPolicies: readonly Policy[] = [
  podPolicy('hook/prerequisites', hookOrder, (workload, view) => {
    const { object } = workload;
    if (!hooksOf(object).includes('pre-install')) return undefined;
    const needed = neededBy(workload, view.objects);
    const late = view.objects.filter(
      (need) => needed.has(nameOf(need)) && !isThereFor(object, 'pre-install', need),
    );
    return late.length > 0 && `runs before ${late.map(nameOf).join(', ')} is there`;
  }),
  podPolicy('hook/network-policy', hookOrder, ({ object, template }, view) => {
    const moments = hooksOf(object).filter((hook) => hook.startsWith('pre-'));
    const late = ofKind(view, 'NetworkPolicy').filter((policy) => {
      const { podSelector, ingress = [], egress = [] } = specOf<INetworkPolicySpec>(policy);
      const allows = ingress.length + egress.length > 0 && selects(podSelector, template.metadata?.labels);
      return allows && moments.some((moment) => !isThereFor(object, moment, policy));
    });
    return late.length > 0 && `runs before ${late.map(nameOf).join(', ')} lets it speak to anybody`;
  }),
  podPolicy('hook/database', hookOrder, ({ object, containers }, { workloads }) => {
    const isMigration = containers.some(({ env = [] }) => env.some(({ name }) => name === 'DATABASE_URL'));
    const own = workloads.some((other) => other.object.kind === 'StatefulSet' && /postgres/.test(other.name));
    const early = hooksOf(object).includes('pre-install');
    return early && isMigration && own && 'migrates before the Postgres of the same release is there';
  }),
  podPolicy('hook/job-ends', 'kube-linter: job-ttl-seconds-after-finished', ({ object, pod }) => {
    if (object.kind !== 'Job') return undefined;
    const spec = specOf<{
      ttlSecondsAfterFinished: number;
      activeDeadlineSeconds: number;
      backoffLimit: number;
    }>(object);
    if (spec.activeDeadlineSeconds === undefined && pod.activeDeadlineSeconds === undefined)
      return 'may run for ever: no activeDeadlineSeconds';
    if (spec.backoffLimit === undefined) return 'leaves the number of attempts to the default';
    const isRemoved =
      spec.ttlSecondsAfterFinished !== undefined ||
      object.metadata.annotations?.['helm.sh/hook-delete-policy'] !== undefined;
    return !isRemoved && 'stays for ever';
  }),
  podPolicy('hook/survives-drains', 'Kubernetes: pod failure policy, DisruptionTarget', ({ object }) => {
    if (object.kind !== 'Job') return undefined;
    const { podFailurePolicy } = specOf<IJobSpec>(object);
    const ignored = (podFailurePolicy?.rules ?? [])
      .filter(({ action }) => action === 'Ignore')
      .flatMap(({ onPodConditions = [] }) => onPodConditions.map(({ type }) => type));
    return !ignored.includes('DisruptionTarget') && 'counts a drained node as an attempt that failed';
  }),
];
