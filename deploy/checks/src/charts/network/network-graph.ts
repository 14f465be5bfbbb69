import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicySpec';
import { ofKind, type RenderView, specOf, type Workload } from '../render-view.ts';
import { type LabelSelector, selects } from './selectors.ts';

/** An end of a connection: a pod of the release, or one of another namespace. */
export interface Peer {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /** Not of the release: its own policies are not known, and taken as open. */
  readonly outside?: boolean;
  readonly ports: readonly { readonly name?: string; readonly port: number }[];
}

type Rule = {
  readonly ports?: readonly { readonly port?: string | number; readonly endPort?: number }[];
};
type PolicyPeer = {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
};

/** From which pods have their addresses, as good as everywhere. */
const podRange = '10.0.0.0/8';

/**
 * The connections that the NetworkPolicies of a render let through between its pods, and from pods outside: `a -> b:80`.
 * A connection needs the leave of both ends. Address blocks do not select pods, except the one that contains every
 * address, theirs included. Read after https://kubernetes.io/docs/concepts/services-networking/network-policies.
 */
export function allowedConnections(view: RenderView, outside: readonly Peer[] = []): string[] {
  const inside = view.workloads.map(peerOf);
  const policies = ofKind(view, 'NetworkPolicy').map((object) => specOf<INetworkPolicySpec>(object));
  const found = new Set<string>();
  for (const from of [...inside, ...outside]) {
    for (const to of inside) {
      if (from.name === to.name) continue;
      for (const { name, port } of to.ports) {
        const connection = { from, to, end: { name, port } };
        if (leaves(policies, connection) && enters(policies, connection))
          found.add(`${from.name} -> ${to.name}:${port}`);
      }
    }
  }
  return [...found].sort();
}

const releaseNamespace = { 'kubernetes.io/metadata.name': 'lectern' };

/** Pods are called by their label `app.kubernetes.io/name`, as the architecture calls them. */
function peerOf({ template, containers, object }: Workload): Peer {
  const labels = template.metadata?.labels ?? {};
  const ports = containers.flatMap(({ ports: declared = [] }) =>
    declared.map(({ name, containerPort }) => ({ ...(name ? { name } : {}), port: containerPort })),
  );
  const name = labels['app.kubernetes.io/name'] ?? object.metadata.name;
  return { name, labels, namespaceLabels: releaseNamespace, ports };
}

type Specs = readonly Partial<INetworkPolicySpec>[];
type End = { readonly name?: string | undefined; readonly port: number };
type Connection = { readonly from: Peer; readonly to: Peer; readonly end: End };

function leaves(policies: Specs, { from, to, end }: Connection): boolean {
  const own = from.outside ? [] : isolating(policies, from, 'Egress');
  const rules = own.flatMap(({ egress = [] }) => egress);
  return own.length === 0 || rules.some((rule) => allowsPort(rule, end) && allowsPeer(rule.to, to));
}

function enters(policies: Specs, { from, to, end }: Connection): boolean {
  const own = isolating(policies, to, 'Ingress');
  const rules = own.flatMap(({ ingress = [] }) => ingress);
  return own.length === 0 || rules.some((rule) => allowsPort(rule, end) && allowsPeer(rule.from, from));
}

function isolating(policies: Specs, peer: Peer, type: 'Ingress' | 'Egress'): Specs {
  return policies.filter(
    ({ podSelector, policyTypes = ['Ingress'] }) =>
      policyTypes.includes(type) && selects(podSelector, peer.labels),
  );
}

function allowsPort({ ports = [] }: Rule, { name, port }: End): boolean {
  return (
    ports.length === 0 ||
    ports.some((rule) => {
      if (typeof rule.port !== 'number') return rule.port === undefined || rule.port === name;
      return port >= rule.port && port <= (rule.endPort ?? rule.port);
    })
  );
}

function allowsPeer(peers: readonly PolicyPeer[] | undefined, peer: Peer): boolean {
  if (!peers || peers.length === 0) return true;
  return peers.some(({ podSelector, namespaceSelector, ipBlock }) => {
    if (ipBlock) return ipBlock.cidr === '0.0.0.0/0' && !ipBlock.except?.includes(podRange);
    const isNear = namespaceSelector ? selects(namespaceSelector, peer.namespaceLabels) : !peer.outside;
    return isNear && (podSelector === undefined || selects(podSelector, peer.labels));
  });
}
