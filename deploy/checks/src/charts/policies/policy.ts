import type { IContainer } from 'kubernetes-models/v1/Container';
import { type KubeObject, nameOf } from '../kube-object.ts';
import type { RenderView, Workload } from './render-view.ts';

/** One thing that a policy has against an object. */
export interface Finding {
  readonly object: string;
  readonly message: string;
}

/** A rule that every render has to keep. */
export interface Policy {
  readonly id: string;
  /** The upstream control or check that it does the same as. */
  readonly mirrors: string;
  /** Cases to which it applies; everywhere if absent. Evaluation may do without what production must have. */
  readonly only?: 'production' | 'defaults';
  check(view: RenderView): Finding[];
}

/** What a check of one workload answers: nothing, or what is wrong. */
type Verdict = string | undefined | false;

/** Makes policies about the objects that `pick` finds in a render: `check` is asked for each of them. */
export function policiesAbout(pick: (view: RenderView) => readonly KubeObject[]) {
  return (id: string, mirrors: string, check: (object: KubeObject, view: RenderView) => Verdict): Policy => ({
    id,
    mirrors,
    check: (view) =>
      pick(view).flatMap((object) => {
        const message = check(object, view);
        return message ? [{ object: nameOf(object), message }] : [];
      }),
  });
}

/** A policy about pods: `check` is asked for each workload. */
export function podPolicy(
  id: string,
  mirrors: string,
  check: (workload: Workload, view: RenderView) => Verdict,
): Policy {
  return {
    id,
    mirrors,
    check: (view) =>
      view.workloads.flatMap((workload) => {
        const message = check(workload, view);
        return message ? [{ object: workload.name, message }] : [];
      }),
  };
}

/** A policy about containers: `check` is asked for each container and init container. */
export function containerPolicy(
  id: string,
  mirrors: string,
  check: (container: IContainer, workload: Workload, view: RenderView) => Verdict,
): Policy {
  return {
    id,
    mirrors,
    check: (view) =>
      view.workloads.flatMap((workload) =>
        workload.containers.flatMap((container) => {
          const message = check(container, workload, view);
          return message ? [{ object: workload.name, message: `${container.name}: ${message}` }] : [];
        }),
      ),
  };
}
