import { describe, expect, it } from 'vitest';
import { parseObjects } from '../kube-object.ts';
import { viewOf } from '../render-view.ts';
import { allowedConnections } from './network-graph.ts';

const pod = (name: string): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app.kubernetes.io/name: ${name}}}
spec: {containers: [{name: c, image: a:1, ports: [{name: http, containerPort: 80}]}]}
---`;
const policy = (of: string, spec: string): string => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${of}-${spec.length}}
spec: {podSelector: {matchLabels: {app.kubernetes.io/name: ${of}}}, ${spec}}
---`;
const stranger = {
  name: 'stranger',
  labels: { app: 'x' },
  namespaceLabels: { 'kubernetes.io/metadata.name': 'elsewhere' },
  outside: true,
  ports: [],
};
const connections = (...policies: string[]): string[] =>
  allowedConnections(viewOf(parseObjects(pod('a') + pod('b') + policies.join(''))), [stranger]);

const everything = ['a -> b:80', 'b -> a:80', 'stranger -> a:80', 'stranger -> b:80'];

describe('allowedConnections', () => {
  it('lets everything through where no policy selects a pod', () => {
    expect(connections()).toEqual(everything);
    expect(connections(policy('c', 'policyTypes: [Ingress], ingress: []'))).toEqual(everything);
  });

  it('lets nothing in where a policy has no rule', () => {
    expect(connections(policy('a', 'policyTypes: [Ingress], ingress: []'))).toEqual([
      'a -> b:80',
      'stranger -> b:80',
    ]);
  });

  it('needs the leave of both ends', () => {
    const open = policy('b', 'policyTypes: [Ingress], ingress: [{}]');
    expect(connections(policy('a', 'policyTypes: [Ingress, Egress], egress: []'), open)).toEqual([
      'stranger -> b:80',
    ]);
  });

  it('takes peers without a namespace selector as pods of the same namespace', () => {
    expect(
      connections(policy('b', 'policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}]}]')),
    ).toEqual(['a -> b:80', 'b -> a:80', 'stranger -> a:80']);
    expect(
      connections(policy('b', 'policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {}}]}]')),
    ).toEqual(everything);
    const elsewhere = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: elsewhere}}}';
    expect(connections(policy('b', `policyTypes: [Ingress], ingress: [{from: [${elsewhere}]}]`))).toEqual([
      'b -> a:80',
      'stranger -> a:80',
      'stranger -> b:80',
    ]);
  });

  it('compares ports by number, range and name', () => {
    const egress = (ports: string): string[] =>
      connections(policy('a', `policyTypes: [Egress], egress: [{ports: [${ports}]}]`)).filter((line) =>
        line.startsWith('a '),
      );
    expect(egress('{port: 80}')).toEqual(['a -> b:80']);
    expect(egress('{port: http}')).toEqual(['a -> b:80']);
    expect(egress('{port: 79, endPort: 81}')).toEqual(['a -> b:80']);
    expect(egress('{port: 443}')).toEqual([]);
  });

  it('takes only the block of all addresses for pods', () => {
    const egress = (cidr: string): string[] =>
      connections(policy('a', `policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: ${cidr}}}]}]`)).filter(
        (line) => line.startsWith('a '),
      );
    expect(egress('169.254.170.23/32')).toEqual([]);
    expect(egress('0.0.0.0/0, except: [10.0.0.0/8, 127.0.0.0/8]')).toEqual([]);
    expect(egress('0.0.0.0/0, except: [127.0.0.0/8]')).toEqual(['a -> b:80']);
    expect(egress('0.0.0.0/0')).toEqual(['a -> b:80']);
  });
});
