import { listDatabases } from '@lectern/project';
import { describe, expect, it } from 'vitest';
import { listCases, listCharts } from '../../src/charts/helm/list-charts.ts';
import { render } from '../../src/charts/helm/render-chart.ts';
import type { JsonObject, KubeObject } from '../../src/charts/kube-object.ts';
import { hooksOf } from '../../src/charts/policies/hooks.ts';
import { allowedConnections } from '../../src/charts/policies/network-graph.ts';
import { ofKind, viewOf } from '../../src/charts/policies/render-view.ts';

const umbrella = (await listCharts()).find(({ manifest }) => manifest.name === 'lectern');
const cases = umbrella ? await listCases(umbrella) : [];

async function objectsOf(name: string, overlay: JsonObject = {}): Promise<readonly KubeObject[]> {
  const found = cases.find((one) => one.name === name);
  if (!found) throw new Error(`The umbrella has no case ${name}.`);
  return render({ chart: found.chart, files: found.files, overlay });
}

describe('an upgrade that switches migrations on', () => {
  it('lets them reach Postgres while nothing but its hooks is there yet', async () => {
    const withMigrations = Object.fromEntries(
      listDatabases().map((name) => [name, { migrations: { enabled: true } }]),
    );
    const hooks = (await objectsOf('defaults', withMigrations)).filter((object) =>
      hooksOf(object).includes('pre-upgrade'),
    );
    const found = allowedConnections(viewOf([...(await objectsOf('defaults')), ...hooks]));
    for (const service of listDatabases()) expect(found).toContain(`${service}-migrations -> postgres:5432`);
  });
});

describe('addresses that are no pods', () => {
  it.each(['production', 'istio-ambient'])('are let through in IPv6 as well as in IPv4: %s', async (name) => {
    const policies = ofKind(viewOf(await objectsOf(name)), 'NetworkPolicy');
    const linkLocal = policies
      .map(({ spec }) => JSON.stringify(spec))
      .filter((spec) => spec.includes('"169.254.'));
    expect(linkLocal.length).toBeGreaterThan(0);
    for (const spec of linkLocal) expect(spec).toMatch(/"cidr":"fd[0-9a-f:]+\/128"/);
  });
});
