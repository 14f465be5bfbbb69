import { availability } from './availability.ts';
import { containerPolicies } from './containers.ts';
import { egress } from './egress.ts';
import { hookPolicies } from './hooks.ts';
import { objectPolicies } from './objects.ts';
import { podSecurity } from './pod-security.ts';
import { podPolicies } from './pods.ts';
import type { Policy } from './policy.ts';
import { references } from './references.ts';

/** Every policy, by area. */
export const policies: readonly Policy[] = [
  ...podSecurity,
  ...containerPolicies,
  ...podPolicies,
  ...availability,
  ...references,
  ...egress,
  ...hookPolicies,
  ...objectPolicies,
];

/** What holds whichever way a switch is turned; the others are about choices that a switch may undo. */
export const policiesOfEverySwitch: readonly Policy[] = [
  ...podSecurity,
  ...objectPolicies,
  ...hookPolicies,
  ...references.filter(({ id }) => id === 'reference/own-objects' || id === 'reference/service-targets-pod'),
];

export type { Finding, Policy } from './policy.ts';
export { type RenderView, viewOf } from './render-view.ts';
