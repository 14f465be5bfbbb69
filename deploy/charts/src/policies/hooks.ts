import { type KubeObject, nameOf } from '../kube-object.ts';
import { neededBy } from './pod-references.ts';
import { type Policy, podPolicy } from './policy.ts';
import { specOf } from './render-view.ts';

const hookOrder = 'Helm: a pre-install hook runs before anything else of the chart exists';

const hooksOf = ({ metadata }: KubeObject): string[] =>
  (metadata.annotations?.['helm.sh/hook'] ?? '').split(',').map((hook) => hook.trim());
const weightOf = ({ metadata }: KubeObject): number =>
  Number(metadata.annotations?.['helm.sh/hook-weight'] ?? 0);

export const hookPolicies: readonly Policy[] = [
  podPolicy('hook/prerequisites', hookOrder, (workload, view) => {
    const { object } = workload;
    if (!hooksOf(object).includes('pre-install')) return undefined;
    const needed = neededBy(workload, view.objects);
    const late = view.objects.filter(
      (need) =>
        needed.has(nameOf(need)) &&
        (!hooksOf(need).includes('pre-install') || weightOf(need) >= weightOf(object)),
    );
    return late.length > 0 && `runs before ${late.map(nameOf).join(', ')} is there`;
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
];
