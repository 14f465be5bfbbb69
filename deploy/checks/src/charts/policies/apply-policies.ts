import type { KubeObject } from '../kube-object.ts';
import { exceptions, type PolicyException } from './exceptions.ts';
import { policies, viewOf } from './index.ts';
import type { Policy } from './policy.ts';

/** What came of holding a render against the policies. */
export interface Judgement {
  /** `policy object: message`, one a finding. */
  readonly findings: readonly string[];
  /** Exceptions without which there would be more. */
  readonly used: readonly PolicyException[];
}

/** A render and the name of its case, `chart/case`. */
export interface NamedRender {
  readonly name: string;
  readonly objects: readonly KubeObject[];
}

/** Holds a render against policies: those of every case, and those of the kind of case that its name tells. */
export function applyPolicies(
  { name, objects }: NamedRender,
  chosen: readonly Policy[] = policies,
  excused: readonly PolicyException[] = exceptions,
): Judgement {
  const view = viewOf(objects);
  const findings: string[] = [];
  const used: PolicyException[] = [];
  for (const { id, only, check } of chosen) {
    if (only && !name.endsWith(`/${only}`)) continue;
    for (const { object, message } of check(view)) {
      const exception = excused.find(
        (one) => one.policy === id && one.object.test(object) && (one.in?.test(name) ?? true),
      );
      if (exception) used.push(exception);
      else findings.push(`${id} ${object}: ${message}`);
    }
  }
  return { findings, used };
}
