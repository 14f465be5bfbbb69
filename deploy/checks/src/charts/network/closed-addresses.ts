import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicySpec';
import { environmentOf } from '../environment/container-environment.ts';
import { ofKind, type RenderView, specOf, type Workload } from '../render-view.ts';
import { selects } from './selectors.ts';

/** Variables with an address that the pod itself does not call. */
const notCalled = new Set(['TOKEN_ISSUER']);
const defaultPorts: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'postgres:': 5432,
  'redis:': 6379,
  'rediss:': 6379,
};

/**
 * Addresses in the variables of pods to which their NetworkPolicies allow no connection, as `Deployment/a: DATABASE_URL
 * (5432)`.
 */
export function closedAddresses(view: RenderView): string[] {
  return view.workloads.flatMap((workload) => {
    const specs = ofKind(view, 'NetworkPolicy')
      .map((object) => specOf<INetworkPolicySpec>(object))
      .filter(({ policyTypes = [] }) => policyTypes.includes('Egress'))
      .filter(({ podSelector }) => selects(podSelector, workload.template.metadata?.labels));
    const closed = calledPorts(workload, view).filter(({ port }) => !isOpen(specs, port));
    return closed.map(({ name, port }) => `${workload.name}: ${name} (${port})`);
  });
}
/** `GENERATE_BASE_URL` is of no use unless `GENERATE_PROVIDER` is `openai`. */
function isIdleProvider(name: string, values: ReadonlyMap<string, string>): boolean {
  const prefix = /^(\w+)_BASE_URL$/.exec(name)?.[1];
  return prefix !== undefined && values.get(`${prefix}_PROVIDER`) !== 'openai';
}

/** Ports of the addresses in a pod's variables, with the variable; a template of an address (`{service}`) is none. */
function calledPorts({ containers }: Workload, { objects }: RenderView): { name: string; port: number }[] {
  const variables = containers.flatMap((container) => environmentOf(container, objects));
  const values = new Map(variables.map(({ name, value = '' }) => [name, value]));
  return [...values].flatMap(([name, value]) => {
    const isAddress = /^(https?|postgres|rediss?):\/\//.test(value) && !value.includes('{');
    if (!isAddress || notCalled.has(name) || isIdleProvider(name, values)) return [];
    const { port, protocol } = new URL(value);
    return [{ name, port: Number(port || defaultPorts[protocol]) }];
  });
}

/** Whether the policies that select a pod allow egress to a port, at any address; without a policy everything is allowed. */
function isOpen(specs: readonly Partial<INetworkPolicySpec>[], port: number): boolean {
  if (specs.length === 0) return true;
  return specs
    .flatMap(({ egress = [] }) => egress)
    .some(({ ports }) => ports === undefined || ports.some((one) => one.port === port));
}
