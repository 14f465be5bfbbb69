import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { masked } from '../../src/charts/goldens/golden-files.ts';
import { installable, listCases, listCharts } from '../../src/charts/helm/list-charts.ts';
import { lint, render } from '../../src/charts/helm/render-chart.ts';
import { nameOf } from '../../src/charts/kube-object.ts';
import { validateObject } from '../../src/charts/models/validate-object.ts';
import { services } from '../../src/project-files.ts';

const charts = await listCharts();
const cases = (await Promise.all(installable(charts).map(listCases))).flat();
const named = cases.map((one) => ({ ...one, title: `${one.chart.manifest.name}/${one.name}` }));
const versions = new Map(charts.map(({ manifest }) => [manifest.name, manifest.version]));

describe('helm/', () => {
  it('has a library, a chart per service and an umbrella', () => {
    expect(charts.map(({ manifest }) => manifest.name)).toEqual(['common', 'lectern', ...services].sort());
    expect(charts.filter(({ manifest }) => manifest.type === 'library')).toHaveLength(1);
  });

  it.each(installable(charts))('$manifest.name has what a chart is looked at for', async (chart) => {
    const { name, description, kubeVersion, appVersion, dependencies = [] } = chart.manifest;
    expect({ name, description, kubeVersion, appVersion }).toEqual({
      name: expect.any(String),
      description: expect.any(String),
      kubeVersion: expect.stringMatching(/^>=1\.\d+/),
      appVersion: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    for (const file of ['values.yaml', 'values.schema.json', 'README.md'])
      expect(existsSync(join(chart.source, file)), file).toBe(true);
    expect((await listCases(chart)).length, 'a case beside the defaults').toBeGreaterThan(1);
    for (const dependency of dependencies) expect(dependency.version).toBe(versions.get(dependency.name));
  });
});

describe.each(named)('$title', ({ chart, files }) => {
  it.concurrent('is linted without a complaint', async () => {
    expect(await lint({ chart, files })).toBeUndefined();
  });

  it.concurrent('renders objects that their typed models accept', async () => {
    const problems = await Promise.all(
      (await render({ chart, files })).map(async (object) =>
        (await validateObject(object)).map((problem) => `${nameOf(object)}: ${problem}`),
      ),
    );
    expect(problems.flat()).toEqual([]);
  });
});

it.each(installable(charts))('$manifest.name renders the same twice, but for Secrets', async (chart) => {
  const [once, again] = await Promise.all(['1', '2'].map((nonce) => render({ chart, nonce })));
  expect(masked(again ?? [])).toEqual(masked(once ?? []));
});
