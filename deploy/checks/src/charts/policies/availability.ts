import type { IPodDisruptionBudgetSpec } from 'kubernetes-models/policy/v1/PodDisruptionBudgetSpec';
import { type KubeObject, nameOf } from '../kube-object.ts';
import { mayScale } from './pods.ts';
import { type Finding, type Policy, podPolicy } from './policy.ts';
import { ofKind, type RenderView, specOf, type Workload } from './render-view.ts';
import { type LabelSelector, selects } from './selectors.ts';

/** What the two kinds of autoscalers have in common. */
interface Autoscaler {
  readonly object: KubeObject;
  readonly target: string;
  readonly least: number;
  readonly most: number;
}

interface ScalerSpec {
  readonly scaleTargetRef: { readonly kind?: string; readonly name?: string };
  readonly minReplicas?: number;
  readonly minReplicaCount?: number;
  readonly maxReplicas?: number;
  readonly maxReplicaCount?: number;
}

function autoscalers(view: RenderView): Autoscaler[] {
  const objects = [...ofKind(view, 'HorizontalPodAutoscaler'), ...ofKind(view, 'ScaledObject')];
  return objects.map((object) => {
    const spec = specOf<ScalerSpec>(object);
    const target = `${spec.scaleTargetRef?.kind ?? 'Deployment'}/${spec.scaleTargetRef?.name}`;
    // What KEDA and Kubernetes take for the bounds that are not set.
    const unset = object.kind === 'ScaledObject' ? { least: 0, most: 100 } : { least: 1, most: Infinity };
    const least = spec.minReplicas ?? spec.minReplicaCount ?? unset.least;
    return { object, target, least, most: spec.maxReplicas ?? spec.maxReplicaCount ?? unset.most };
  });
}

const replicasOf = ({ object }: Workload): number | undefined =>
  specOf<{ replicas: number }>(object).replicas;

/** A policy about autoscalers. */
function scalerPolicy(
  id: string,
  mirrors: string,
  check: (scaler: Autoscaler, view: RenderView, all: readonly Autoscaler[]) => string | false,
): Policy {
  return {
    id,
    mirrors,
    check: (view) =>
      autoscalers(view).flatMap((scaler, _, all) => {
        const message = check(scaler, view, all);
        return message ? [{ object: nameOf(scaler.object), message }] : [];
      }),
  };
}

/** A rollout takes its pods from a Deployment of this name: both are the same workload. */
function isTarget({ object }: { object: KubeObject }, target: string): boolean {
  return nameOf(object) === target;
}

function budgetFindings(object: KubeObject): Finding[] {
  const { maxUnavailable, minAvailable } = specOf<IPodDisruptionBudgetSpec>(object);
  const blocks =
    [0, '0', '0%'].includes(maxUnavailable ?? '') ||
    minAvailable === '100%' ||
    (maxUnavailable === undefined && minAvailable === undefined);
  return blocks ? [{ object: nameOf(object), message: 'lets no pod be evicted, or says nothing' }] : [];
}

export const availability: readonly Policy[] = [
  {
    ...podPolicy('availability/replicas', 'kube-score: deployment-replicas', (workload, view) => {
      if (workload.object.kind !== 'Deployment') return undefined;
      const scaler = autoscalers(view).find(({ target }) => isTarget(workload, target));
      const least = scaler?.least ?? replicasOf(workload) ?? 1;
      return least < 2 && `runs ${least} replica(s) at least`;
    }),
    only: 'production',
  },
  podPolicy(
    'availability/disruption-budget',
    'kube-score: deployment-has-poddisruptionbudget',
    (workload, view) => {
      if (!mayScale(workload)) return undefined;
      const { labels } = workload.template.metadata ?? {};
      const budgets = ofKind(view, 'PodDisruptionBudget').filter((object) =>
        selects(specOf<{ selector: LabelSelector }>(object).selector, labels),
      );
      return budgets.length !== 1 && `has ${budgets.length} disruption budgets`;
    },
  ),
  {
    id: 'availability/budget-leaves-room',
    mirrors:
      'kube-score: poddisruptionbudget-has-policy; kube-linter: pdb-max-unavailable, pdb-min-available',
    check: (view) => ofKind(view, 'PodDisruptionBudget').flatMap(budgetFindings),
  },
  podPolicy('availability/strategy', 'kube-score: deployment-strategy', ({ object, pod }) => {
    if (object.kind !== 'Deployment') return undefined;
    const type = specOf<{ strategy: { type?: string } }>(object).strategy?.type;
    const ownsVolume = (pod.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim);
    // Two pods cannot hold one volume: there an outage of seconds is the right choice.
    return type !== 'RollingUpdate' && !(type === 'Recreate' && ownsVolume) && `is replaced by ${type}`;
  }),
  scalerPolicy(
    'availability/one-autoscaler',
    'KEDA: an HPA of one\u2019s own on the target of a ScaledObject makes both fight',
    ({ object, target }, _, all) =>
      all.some((other) => other.object !== object && other.target === target) &&
      `is not the only autoscaler of ${target}`,
  ),
  scalerPolicy(
    'availability/autoscaler-has-target',
    'kube-score: horizontalpodautoscaler-has-target',
    ({ target }, { objects }) =>
      !objects.some((object) => isTarget({ object }, target)) && `scales ${target}, which is not there`,
  ),
  {
    ...scalerPolicy(
      'availability/autoscaler-floor',
      'kube-score: horizontalpodautoscaler-replicas',
      ({ least, object }) =>
        object.kind === 'HorizontalPodAutoscaler' && least < 2 && `goes down to ${least} replica(s)`,
    ),
    only: 'production',
  },
  scalerPolicy(
    'availability/autoscaler-range',
    'Kubernetes and KEDA refuse an autoscaler whose bounds cross',
    ({ least, most }) => most < least && `has ${least} pods at least and ${most} at most`,
  ),
  podPolicy(
    'availability/replicas-left-to-autoscaler',
    'kube-score: deployment-targeted-by-hpa-does-not-have-replicas-configured',
    (workload, view) =>
      replicasOf(workload) !== undefined &&
      autoscalers(view).some(({ target }) => isTarget(workload, target)) &&
      'sets replicas back at every upgrade, against its autoscaler',
  ),
];
