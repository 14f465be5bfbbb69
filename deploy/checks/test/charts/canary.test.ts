import { describe, expect, it } from 'vitest';
import { listCases, listCharts } from '../../src/charts/helm/list-charts.ts';
import { render } from '../../src/charts/helm/render-chart.ts';
import { ofKind, specOf, viewOf } from '../../src/charts/policies/render-view.ts';
import { type LabelSelector, selects } from '../../src/charts/policies/selectors.ts';

interface Rollout {
  readonly strategy: { readonly canary: { readonly stableService: string; readonly canaryService: string } };
}
interface Monitor {
  readonly selector: LabelSelector;
  readonly endpoints: readonly { readonly relabelings: readonly { action?: string; regex?: string }[] }[];
}

const charts = await listCharts();
const gateway = charts.find(({ manifest }) => manifest.name === 'gateway');
const cases = gateway ? await listCases(gateway) : [];
const byRoute = cases.find(({ name }) => name === 'canary-by-route');

describe('a canary whose share a route decides', () => {
  it('is measured, though its pods are behind a Service of their own, and nothing is measured twice', async () => {
    const { chart, files } = byRoute ?? expect.fail('The gateway has no case canary-by-route.');
    const overlay = { global: { monitoring: { enabled: true } } };
    const view = viewOf(await render({ chart, files, overlay }));
    const { canary } = specOf<Rollout>(ofKind(view, 'Rollout')[0]!).strategy ?? expect.fail('no strategy');
    const { selector, endpoints = [] } = specOf<Monitor>(ofKind(view, 'ServiceMonitor')[0]!);
    const measured = ofKind(view, 'Service').filter(({ metadata }) => selects(selector, metadata.labels));
    expect(measured.map(({ metadata }) => metadata.name).sort()).toEqual(
      [canary.stableService, canary.canaryService].sort(),
    );
    // Targets of the same labels and address are one to Prometheus; the operator adds the Service's name to them.
    for (const { relabelings } of endpoints)
      expect(relabelings).toContainEqual({ action: 'labeldrop', regex: 'service' });
  });
});
