import type { IPolicyRule } from 'kubernetes-models/rbac.authorization.k8s.io/v1/PolicyRule';
import { type KubeObject, nameOf } from '../kube-object.ts';
import { secretFilledBy } from './pod-references.ts';
import { type Policy, policiesAbout } from './policy.ts';
import { specOf } from './render-view.ts';

const wantedLabels = ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/managed-by'];
const namespaceOfRelease = 'lectern';

/** Versions that are not stable although their kinds have one; custom resources that only have an alpha are fine. */
const unstable = /^([a-z]+\/|[a-z0-9.-]+\.k8s\.io\/|external-secrets\.io\/)v\d+(alpha|beta)\d+$/;

const objectPolicy = policiesAbout(({ objects }) => objects);

const identity = ({ apiVersion, kind, metadata }: KubeObject): string =>
  [apiVersion.split('/')[0], kind, metadata.namespace ?? namespaceOfRelease, metadata.name].join('/');

/** Kinds that an operator acts on from its own namespace, where the names of this one mean nothing. */
const readElsewhere = new Set(['ScaledObject', 'ScaledJob', 'AnalysisTemplate', 'SecretStore', 'Rollout']);

/** Hosts without a dot in the URLs of an object. */
function bareHosts(object: KubeObject): string[] {
  const hosts = [...JSON.stringify(object.spec ?? {}).matchAll(/:\/\/([a-z0-9-]+)(?=[:/"\\])/gi)];
  return hosts.flatMap(([, host]) => host ?? []);
}

export const objectPolicies: readonly Policy[] = [
  objectPolicy(
    'object/once',
    'Helm: an object that comes twice fails the installation',
    (object, { objects }) =>
      objects.some((other) => other !== object && identity(other) === identity(object)) &&
      'is rendered twice',
  ),
  objectPolicy(
    'object/one-owner',
    'External Secrets: creationPolicy Owner takes a Secret over',
    (object, { objects }) =>
      objects.flatMap(secretFilledBy).includes(nameOf(object)) && 'is filled by an ExternalSecret as well',
  ),
  objectPolicy('object/name', 'Kubernetes: DNS label', ({ metadata }) => {
    return !/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(metadata.name) && `has the name "${metadata.name}"`;
  }),
  objectPolicy('object/labels', 'kube-linter: required-label-*; Helm: standard labels', ({ metadata }) => {
    const missing = wantedLabels.filter((label) => !metadata.labels?.[label]);
    return missing.length > 0 && `lacks the label ${missing.join(', ')}`;
  }),
  objectPolicy('object/label-values', 'kube-score: label-values', ({ metadata }) => {
    const wrong = Object.entries(metadata.labels ?? {}).filter(
      ([, value]) => !/^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/.test(value),
    );
    return wrong.length > 0 && `has the label ${wrong.map(([key, value]) => `${key}=${value}`).join(', ')}`;
  }),
  objectPolicy(
    'object/namespace',
    'kube-linter: use-namespace, turned round: Helm decides',
    ({ metadata }) => {
      const { namespace = namespaceOfRelease } = metadata;
      return namespace !== namespaceOfRelease && `goes to the namespace ${namespace} of somebody else`;
    },
  ),
  objectPolicy(
    'object/full-host-names',
    'Kubernetes: DNS search goes by the namespace of who asks',
    (object) => {
      const hosts = readElsewhere.has(object.kind) ? bareHosts(object) : [];
      return (
        hosts.length > 0 && `names ${hosts.join(', ')}, which its operator looks for in its own namespace`
      );
    },
  ),
  objectPolicy(
    'object/stable-version',
    'kube-score: stable-version',
    ({ apiVersion }) => unstable.test(apiVersion) && `is of ${apiVersion}`,
  ),
  objectPolicy('object/service-type', 'kube-score: service-type', (object) => {
    if (object.kind !== 'Service') return undefined;
    const { type } = specOf<{ type: string }>(object);
    return type === 'NodePort' && 'opens a port on every node';
  }),
  objectPolicy('object/rights', 'kube-linter: access-to-secrets, wildcard-in-rules', (object) => {
    if (object.kind !== 'Role' && object.kind !== 'ClusterRole') return undefined;
    const rules = (object.rules ?? []) as IPolicyRule[];
    const wide = rules.filter(
      ({ verbs, resources = [], resourceNames = [] }) =>
        [...verbs, ...resources].includes('*') ||
        (resources.includes('secrets') && resourceNames.length === 0),
    );
    return wide.length > 0 && 'gives rights to everything, or to every secret';
  }),
];
