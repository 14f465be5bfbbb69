import { availability } from './availability.ts';
import { containerPolicies } from './containers.ts';
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
  ...hookPolicies,
  ...objectPolicies,
];

export { podSecurity } from './pod-security.ts';
export type { Finding, Policy } from './policy.ts';
export { type RenderView, viewOf } from './render-view.ts';
