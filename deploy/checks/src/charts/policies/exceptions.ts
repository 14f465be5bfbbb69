import { listDatabases } from '@lectern/project';

/** Where a policy is not kept on purpose. One that excuses nothing any more fails the checks. */
export interface PolicyException {
  readonly policy: string;
  /** Of the object, as `Kind/name`. */
  readonly object: RegExp;
  /** Of the case, as `chart/case`; every case if absent. */
  readonly in?: RegExp;
  readonly reason: string;
}

export const exceptions: readonly PolicyException[] = [
  {
    policy: 'reference/complete-defaults',
    object: /^Deployment\//,
    in: new RegExp(`^(${listDatabases().join('|')})/defaults$`),
    reason: 'a service by itself has no database of its own; the umbrella makes one, with its Secret',
  },
  {
    policy: 'reference/own-objects',
    object: /^(Deployment|Job)\//,
    in: /^lectern\/external-parts$/,
    reason: 'a bundle of certificate authorities is the cluster\u2019s: trust-manager or a person makes it',
  },
  {
    policy: 'container/user-and-group-id',
    object: /./,
    in: /\/openshift$/,
    reason: 'OpenShift gives each namespace user ids of its own and refuses others',
  },
  {
    policy: 'object/service-type',
    object: /^Service\/lectern-gateway$/,
    in: /^gateway\/node-port$/,
    reason: 'asked for, on clusters with neither load balancers nor an ingress',
  },
];
