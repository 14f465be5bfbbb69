import type { IIngressSpec } from 'kubernetes-models/networking.k8s.io/v1/IngressSpec';
import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicySpec';
import type { IServiceSpec } from 'kubernetes-models/v1/ServiceSpec';
import { environmentOf } from '../environment/container-environment.ts';
import { type KubeObject, nameOf } from '../kube-object.ts';
import { neededBy } from './pod-references.ts';
import { type Policy, podPolicy, policiesAbout } from './policy.ts';
import { ofKind, type RenderView, specOf, type Workload } from './render-view.ts';
import { type LabelSelector, selects } from './selectors.ts';

const aboutKind = (kind: string) => policiesAbout((view) => ofKind(view, kind));
const aboutServices = aboutKind('Service');

const labelsOf = ({ template }: Workload) => template.metadata?.labels;

const podsOfService = (service: KubeObject, { workloads }: RenderView): Workload[] => {
  const { selector } = specOf<IServiceSpec>(service);
  return selector
    ? workloads.filter((workload) => selects({ matchLabels: selector }, labelsOf(workload)))
    : [];
};

/** Services that are looked up by name and port from elsewhere. */
function hasServicePort(
  view: RenderView,
  name: string | undefined,
  port: string | number | undefined,
): boolean {
  const service = ofKind(view, 'Service').find(({ metadata }) => metadata.name === name);
  if (!service) return false;
  return (specOf<IServiceSpec>(service).ports ?? []).some(
    (candidate) => candidate.name === port || candidate.port === port,
  );
}

function wrongTargetPorts(service: KubeObject, view: RenderView): string[] {
  const ports = podsOfService(service, view).flatMap(({ containers }) =>
    containers.flatMap((container) => container.ports ?? []),
  );
  const known = ports.flatMap(({ name, containerPort }) => [name, containerPort]);
  return (specOf<IServiceSpec>(service).ports ?? [])
    .map(({ targetPort, port }) => targetPort ?? port)
    .filter((port) => !known.includes(port))
    .map(String);
}

interface RouteSpec {
  readonly rules: readonly {
    readonly backendRefs?: readonly {
      readonly kind?: string;
      readonly name: string;
      readonly port?: number;
    }[];
  }[];
}
interface MonitorSpec {
  readonly selector: LabelSelector;
  readonly endpoints: readonly { readonly port?: string }[];
}

function isMonitored({ selector, endpoints = [] }: Partial<MonitorSpec>, view: RenderView): boolean {
  const services = ofKind(view, 'Service').filter(({ metadata }) => selects(selector, metadata.labels));
  return (
    services.length > 0 &&
    endpoints.length > 0 &&
    endpoints.every(({ port }) => services.some(({ metadata }) => hasServicePort(view, metadata.name, port)))
  );
}

/** References of a pod that lead nowhere in the render, with the variables that need them. */
function missingReferences(workload: Workload, { objects }: RenderView): string[] {
  const names = new Set(objects.map(nameOf));
  const lost = workload.containers
    .flatMap((container) => environmentOf(container, objects))
    .filter(({ missing }) => missing)
    .map(({ name, source }) => `${source} (${name})`);
  const others = [...neededBy(workload, objects)].filter(
    (reference) => !names.has(reference) && !lost.some((text) => text.startsWith(`${reference} `)),
  );
  return [...lost, ...others];
}

/** What must be part of every render: only secrets and accounts may come from outside of the chart. */
const isOwn = (reference: string): boolean => /^(ConfigMap|PersistentVolumeClaim)\//.test(reference);

function unisolated(workload: Workload, view: RenderView): string[] {
  const policies = ofKind(view, 'NetworkPolicy')
    .map((object) => specOf<INetworkPolicySpec>(object))
    .filter(({ podSelector }) => selects(podSelector, labelsOf(workload)));
  const types = new Set<string>(policies.flatMap(({ policyTypes = [] }) => policyTypes));
  return ['Ingress', 'Egress'].filter((type) => !types.has(type));
}

export const references: readonly Policy[] = [
  aboutServices(
    'reference/service-targets-pod',
    'kube-score: service-targets-pod; kube-linter: dangling-service',
    (service, view) => podsOfService(service, view).length === 0 && 'selects no pod',
  ),
  aboutServices('reference/service-port', 'kube-linter: dangling-service', (service, view) => {
    const wrong = podsOfService(service, view).length > 0 ? wrongTargetPorts(service, view) : [];
    return wrong.length > 0 && `leads to ${wrong.join(', ')}, which no container has`;
  }),
  aboutKind('Ingress')(
    'reference/ingress-targets-service',
    'kube-score: ingress-targets-service; kube-linter: dangling-ingress',
    (ingress, view) => {
      const rules = specOf<IIngressSpec>(ingress).rules ?? [];
      const backends = rules.flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend.service));
      const lost = backends.filter(
        (service) => !hasServicePort(view, service?.name, service?.port?.name ?? service?.port?.number),
      );
      return (lost.length > 0 || backends.length === 0) && 'leads to no service of the render';
    },
  ),
  aboutKind('HTTPRoute')('reference/route-targets-service', 'Gateway API: ResolvedRefs', (route, view) => {
    const backends = (specOf<RouteSpec>(route).rules ?? []).flatMap(({ backendRefs = [] }) => backendRefs);
    const lost = backends.filter(({ name, port }) => !hasServicePort(view, name, port));
    return (lost.length > 0 || backends.length === 0) && 'leads to no service of the render';
  }),
  aboutKind('ServiceMonitor')(
    'reference/monitor-targets-service',
    'kube-linter: dangling-servicemonitor',
    (monitor, view) => !isMonitored(specOf<MonitorSpec>(monitor), view) && 'selects no port of a service',
  ),
  aboutKind('NetworkPolicy')(
    'reference/network-policy-targets-pod',
    'kube-score: networkpolicy-targets-pod; kube-linter: dangling-networkpolicy',
    (policy, { workloads }) => {
      const { podSelector } = specOf<INetworkPolicySpec>(policy);
      return !workloads.some((workload) => selects(podSelector, labelsOf(workload))) && 'selects no pod';
    },
  ),
  aboutKind('PodDisruptionBudget')(
    'reference/budget-targets-pod',
    'kube-linter: dangling-poddisruptionbudget',
    (budget, { workloads }) => {
      const { selector } = specOf<{ selector: LabelSelector }>(budget);
      return !workloads.some((workload) => selects(selector, labelsOf(workload))) && 'selects no pod';
    },
  ),
  podPolicy(
    'reference/network-policy',
    'kube-score: pod-networkpolicy; kube-linter: non-isolated-pod',
    (workload, view) => {
      const open = unisolated(workload, view);
      return open.length > 0 && `is not isolated: ${open.join(', ')}`;
    },
  ),
  podPolicy(
    'reference/selector-matches-template',
    'kube-score: deployment-pod-selector-labels-match-template-metadata-labels; kube-linter: mismatching-selector',
    (workload) => {
      if (!workload.longRunning) return undefined;
      const { selector } = specOf<{ selector: LabelSelector }>(workload.object);
      return !selects(selector, labelsOf(workload)) && 'does not select its own pods';
    },
  ),
  podPolicy(
    'reference/stateful-set-service',
    'kube-score: statefulset-has-servicename',
    ({ object }, view) => {
      if (object.kind !== 'StatefulSet') return undefined;
      const { serviceName } = specOf<{ serviceName: string }>(object);
      const exists = ofKind(view, 'Service').some(({ metadata }) => metadata.name === serviceName);
      return !exists && `names ${serviceName} as its service, which is not there`;
    },
  ),
  podPolicy(
    'reference/own-objects',
    'kube-linter: non-existent-service-account, in kind',
    (workload, view) => {
      const missing = missingReferences(workload, view).filter(isOwn);
      return missing.length > 0 && `needs ${missing.join(', ')}, which the chart does not make`;
    },
  ),
  {
    ...podPolicy(
      'reference/complete-defaults',
      'kube-linter: non-existent-service-account',
      (workload, view) => {
        const missing = missingReferences(workload, view).filter((reference) => !isOwn(reference));
        return missing.length > 0 && `needs ${missing.join(', ')}, which somebody has to make first`;
      },
    ),
    only: 'defaults',
  },
];
