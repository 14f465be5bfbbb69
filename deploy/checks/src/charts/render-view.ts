import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodTemplateSpec } from 'kubernetes-models/v1/PodTemplateSpec';
import { type KubeObject, nameOf } from './kube-object.ts';

/** What makes pods: an object of a workload kind, or a bare pod. */
export interface Workload {
  readonly object: KubeObject;
  readonly name: string;
  readonly template: IPodTemplateSpec;
  readonly pod: NonNullable<IPodTemplateSpec['spec']>;
  /** Init containers last. */
  readonly containers: readonly IContainer[];
  /** Keeps running and serves; false for jobs and for pods that run once. */
  readonly longRunning: boolean;
}

/** The objects of one render, as policies look at them. */
export interface RenderView {
  readonly objects: readonly KubeObject[];
  readonly workloads: readonly Workload[];
}

/** Prepares a render for the policies. Its objects have to be valid: their specs are taken for what their models say. */
export function viewOf(objects: readonly KubeObject[]): RenderView {
  return { objects, workloads: objects.flatMap((object) => workloadOf(object) ?? []) };
}

const longRunningKinds = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout']);

function workloadOf(object: KubeObject): Workload | undefined {
  const template = templateOf(object);
  if (!template?.spec) return undefined;
  const { containers, initContainers = [] } = template.spec;
  return {
    object,
    name: nameOf(object),
    template,
    pod: template.spec,
    containers: [...containers, ...initContainers],
    longRunning: longRunningKinds.has(object.kind),
  };
}

/** The parts of workload specs that hold a pod template, one inside the other. */
interface TemplateHolder {
  readonly template?: IPodTemplateSpec;
  readonly jobTemplate?: { readonly spec?: TemplateHolder };
}

function templateOf(object: KubeObject): IPodTemplateSpec | undefined {
  const { kind, metadata } = object;
  if (kind === 'Pod') return { metadata, spec: object.spec } as IPodTemplateSpec;
  if (kind === 'CronJob') return specOf<TemplateHolder>(object).jobTemplate?.spec?.template;
  // A Rollout may refer to a Deployment instead of having a template of its own.
  const isWorkload = longRunningKinds.has(kind) || kind === 'Job' || kind === 'ReplicaSet';
  return isWorkload ? specOf<TemplateHolder>(object).template : undefined;
}

/** An object's `spec` as the type that its model gives it; sound only for an object that its model has accepted. */
export function specOf<T extends object>(object: KubeObject): Partial<T> {
  return (object.spec ?? {}) as Partial<T>;
}

/** All objects of a kind. */
export function ofKind(view: RenderView, kind: string): KubeObject[] {
  return view.objects.filter((object) => object.kind === kind);
}
