import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listDatabases, projectRoot } from '@lectern/project';
import type { INetworkPolicySpec } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicySpec';
import { describe, expect, it } from 'vitest';
import { installable, listCases, listCharts } from '../../src/charts/helm/list-charts.ts';
import { render } from '../../src/charts/helm/render-chart.ts';
import type { JsonObject, KubeObject } from '../../src/charts/kube-object.ts';
import { connections as calls, services } from '../../src/charts/network/architecture.ts';
import { closedAddresses } from '../../src/charts/network/closed-addresses.ts';
import { allowedConnections, type Peer } from '../../src/charts/network/network-graph.ts';
import { ofKind, specOf, viewOf } from '../../src/charts/render-view.ts';

/** Of pods that run once. */
const callsOnce: Readonly<Record<string, readonly string[]>> = {
  'user-migrations': ['postgres:5432'],
  'document-migrations': ['postgres:5432'],
  'embedding-migrations': ['postgres:5432'],
  'retrieval-migrations': ['postgres:5432'],
  'model-migrations': ['postgres:5432'],
  'webhook-migrations': ['postgres:5432'],
  smoke: ['gateway:8080'],
};

const peer = (name: string, namespace: string): Peer => ({
  name,
  labels: { 'app.kubernetes.io/name': name },
  namespaceLabels: { 'kubernetes.io/metadata.name': namespace },
  outside: true,
  ports: [],
});
const prometheus = peer('prometheus', 'monitoring');
const consul = peer('consul-agent', 'consul');
const stranger = peer('stranger', 'elsewhere');
const outside = [prometheus, consul, stranger];
/** Whom the gateway has to be open to where nobody says who its clients are. */
const anyone = outside.map(({ name }) => `${name} -> gateway:8080`);

const charts = await listCharts();
const umbrella = charts.find(({ manifest }) => manifest.name === 'lectern');
const cases = umbrella ? await listCases(umbrella) : [];

async function objectsOf(name: string, overlay: JsonObject = {}): Promise<readonly KubeObject[]> {
  const found = cases.find((one) => one.name === name);
  if (!found) throw new Error(`The umbrella has no case ${name}.`);
  return render({ chart: found.chart, files: found.files, overlay });
}

async function connectionsOf(name: string, overlay: JsonObject = {}): Promise<string[]> {
  const view = viewOf(await objectsOf(name, overlay));
  const names = new Set(
    view.workloads.map(({ template }) => template.metadata?.labels?.['app.kubernetes.io/name']),
  );
  const edges = Object.entries({ ...calls, ...callsOnce })
    .filter(([from]) => names.has(from))
    .flatMap(([from, targets]) => targets.map((to) => ({ from, to, text: `${from} -> ${to}` })))
    .filter(({ to }) => names.has(to.split(':')[0]));
  wanted.set(name, [
    ...edges.map(({ text }) => text),
    ...services.map((service) => `prometheus -> ${service}:8081`),
  ]);
  return allowedConnections(view, outside);
}
const wanted = new Map<string, string[]>();

describe('the network policies of the umbrella', () => {
  it('let through what the architecture says and nothing else, with everything in the cluster', async () => {
    const found = await connectionsOf('defaults');
    expect(found).toEqual([...(wanted.get('defaults') ?? []), ...anyone].sort());
    expect(found).toContain('retrieval -> qdrant:6333');
  });

  it('let migrations reach Postgres', async () => {
    const stateful = listDatabases();
    const overlay = Object.fromEntries(stateful.map((name) => [name, { migrations: { enabled: true } }]));
    const found = await connectionsOf('defaults', overlay);
    expect(found).toEqual([...(wanted.get('defaults') ?? []), ...anyone].sort());
    for (const service of stateful) expect(found).toContain(`${service}-migrations -> postgres:5432`);
  });

  it('let documents be fetched by URL from public addresses, and from no pod', async () => {
    const overlay = { document: { urlIngestion: { enabled: true } } };
    const found = await connectionsOf('defaults', overlay);
    expect(found).toEqual([...(wanted.get('defaults') ?? []), ...anyone].sort());
    const open = webServersOf(await objectsOf('defaults', overlay));
    expect(open).toEqual([
      'lectern-document: 0.0.0.0/0 but 0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16 198.18.0.0/15 224.0.0.0/3',
      'lectern-document: 2000::/3 but 2001::/23 2002::/16',
    ]);
    expect(webServersOf(await objectsOf('defaults'))).toEqual([]);
  });

  it('let webhooks be delivered to public addresses, on the ports that are named, and to no pod', async () => {
    const overlay = { webhook: { receivers: { ports: [9443] } } };
    const places = [
      'lectern-webhook: 0.0.0.0/0 but 0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16 198.18.0.0/15 224.0.0.0/3',
      'lectern-webhook: 2000::/3 but 2001::/23 2002::/16',
    ];
    expect(blocksOf(await objectsOf('defaults'), 8443)).toEqual(places);
    expect(blocksOf(await objectsOf('defaults', overlay), 9443)).toEqual(places);
    expect(blocksOf(await objectsOf('defaults', overlay), 8443)).toEqual([]);
  });

  it('let agents of Consul, where it is used, ask the probes of every service, and nobody else', async () => {
    const found = await connectionsOf('consul');
    const asked = services.map((service) => `consul-agent -> ${service}:8081`);
    expect(found).toEqual([...(wanted.get('consul') ?? []), ...anyone, ...asked].sort());
  });

  it('let strangers through to nothing in production, and clients to the gateway alone', async () => {
    expect(await connectionsOf('production')).toEqual((wanted.get('production') ?? []).sort());
  });
});

const webServersOf = (objects: readonly KubeObject[]): string[] => blocksOf(objects, 80);

/** Blocks of addresses of which a policy opens a port, with what they leave out. */
function blocksOf(objects: readonly KubeObject[], open: number): string[] {
  return ofKind(viewOf(objects), 'NetworkPolicy').flatMap((object) => {
    const rules = (specOf<INetworkPolicySpec>(object).egress ?? []).filter(({ ports = [] }) =>
      ports.some(({ port }) => port === open),
    );
    const blocks = rules.flatMap(({ to = [] }) => to).flatMap(({ ipBlock }) => ipBlock ?? []);
    return blocks.map(({ cidr, except = [] }) => `${object.metadata.name}: ${cidr} but ${except.join(' ')}`);
  });
}

describe('the calls that the code makes', () => {
  it('are among the edges', async () => {
    const made: string[] = [];
    for await (const file of glob('{services/*,gateway}/src/**/*.ts', { cwd: projectRoot })) {
      const from = file.split('/')[file.startsWith('services') ? 1 : 0];
      const text = file.endsWith('.test.ts') ? '' : await readFile(join(projectRoot, file), 'utf8');
      for (const [, to] of text.matchAll(/clients\.for\('([a-z]+)'\)/g)) made.push(`${from} -> ${to}`);
    }
    const edges = Object.entries(calls).flatMap(([from, targets]) =>
      targets.map((target) => `${from} -> ${target.split(':')[0]}`),
    );
    expect(made.length).toBeGreaterThan(0);
    expect(made.filter((edge) => !edges.includes(edge))).toEqual([]);
  });
});

describe('every case of every chart', () => {
  it.each(installable(charts))(
    '$manifest.name lets its pods call the addresses in their variables',
    async (chart) => {
      for (const { name, files } of await listCases(chart))
        expect(closedAddresses(viewOf(await render({ chart, files }))), name).toEqual([]);
    },
  );
});

describe('an upgrade that switches migrations on', () => {
  it('lets them reach Postgres while nothing but its hooks is there yet', async () => {
    const overlay = Object.fromEntries(
      listDatabases().map((name) => [name, { migrations: { enabled: true } }]),
    );
    const before = await objectsOf('defaults');
    const hooks = (await objectsOf('defaults', overlay)).filter(({ metadata }) =>
      metadata.annotations?.['helm.sh/hook']?.includes('pre-upgrade'),
    );
    const found = allowedConnections(viewOf([...before, ...hooks]));
    for (const service of listDatabases()) expect(found).toContain(`${service}-migrations -> postgres:5432`);
  });
});

describe('addresses that are no pods', () => {
  it.each(['production', 'istio-ambient'])('are let through in IPv6 as well as in IPv4: %s', async (name) => {
    const linkLocal = ofKind(viewOf(await objectsOf(name)), 'NetworkPolicy')
      .map(({ spec }) => JSON.stringify(spec))
      .filter((spec) => spec.includes('"169.254.'));
    expect(linkLocal.length).toBeGreaterThan(0);
    for (const spec of linkLocal) expect(spec).toMatch(/"cidr":"fd[0-9a-f:]+\/128"/);
  });
});
