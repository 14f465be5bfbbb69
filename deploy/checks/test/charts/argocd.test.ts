import { existsSync } from 'node:fs';
import { glob, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listCharts } from '../../src/charts/helm/list-charts.ts';
import { render } from '../../src/charts/helm/render-chart.ts';
import type { StagedChart } from '../../src/charts/helm/stage-chart.ts';
import { type KubeObject, nameOf, parseObjects } from '../../src/charts/kube-object.ts';
import { checkFields } from '../../src/charts/models/check-fields.ts';
import { validateObject } from '../../src/charts/models/validate-object.ts';
import { applyPolicies } from '../../src/charts/policies/apply-policies.ts';
import type { PolicyException } from '../../src/charts/policies/exceptions.ts';
import { policies } from '../../src/charts/policies/index.ts';
import { projectRoot } from '../../src/charts/project-paths.ts';

const folder = join(projectRoot, 'deploy', 'argocd');
const charts = await listCharts();
const objects: KubeObject[] = [];
for await (const file of glob('*.yaml', { cwd: folder }))
  objects.push(...parseObjects(await readFile(join(folder, file), 'utf8')));

/** The parts of the ApplicationSet's generators that say what is deployed where. */
interface Generators {
  readonly generators: readonly {
    readonly matrix: {
      readonly generators: readonly {
        readonly list: { readonly elements: readonly Record<string, string>[] };
      }[];
    };
  }[];
}

const set = objects.find(({ kind }) => kind === 'ApplicationSet');
const lists = (set?.spec as Generators | undefined)?.generators.flatMap(({ matrix }) =>
  matrix.generators.map(({ list }) => list.elements),
);
const [environments = [], services = []] = lists ?? [];
const applications = environments.flatMap(({ environment = '' }) =>
  services.map(({ service = '', chart = '' }) => {
    const files = ['common', service].map((name) =>
      join(folder, 'environments', environment, `${name}.yaml`),
    );
    return { title: `${service}/${environment}`, chart, files: files.filter((file) => existsSync(file)) };
  }),
);

describe('deploy/argocd', () => {
  it('has objects that their typed models accept, with no field that they do not know', async () => {
    for (const object of objects) expect(await validateObject(object), nameOf(object)).toEqual([]);
    expect(await checkFields(objects)).toEqual([]);
  });

  it('deploys every chart that can be installed, to every environment that has values', async () => {
    const names = charts
      .filter(({ manifest }) => manifest.type !== 'library')
      .map(({ manifest }) => manifest.name);
    expect(services.map(({ chart }) => chart).sort()).toEqual(names);
    expect(environments.map(({ environment }) => environment).sort()).toEqual(
      (await readdir(join(folder, 'environments'))).sort(),
    );
  });
});

describe('a canary', () => {
  it('keeps the weights that Argo Rollouts gives it, which no sync and no healing writes back', async () => {
    const canary = { httpRoute: { enabled: true }, rollout: { enabled: true } };
    const rendered = await render({ chart: chartOf('gateway'), overlay: canary });
    const route = rendered.find(({ kind }) => kind === 'HTTPRoute');
    expect(route?.spec).toMatchObject({ rules: [{ backendRefs: [{ weight: 100 }, { weight: 0 }] }] });
    expect(set?.spec).toMatchObject({
      template: {
        spec: {
          ignoreDifferences: [
            {
              group: route?.apiVersion.split('/')[0],
              kind: route?.kind,
              jqPathExpressions: ['.spec.rules[]?.backendRefs[]?.weight'],
            },
          ],
          syncPolicy: { syncOptions: expect.arrayContaining(['RespectIgnoreDifferences=true']) },
        },
      },
    });
  });
});

/** What an application may leave to the others of its platform. */
const exception: PolicyException = {
  policy: 'reference/network-policy-targets-pod',
  object: /^NetworkPolicy\/lectern-default-deny$/,
  in: /^platform\//,
  reason: 'it is about the pods of the services, which are applications of their own',
};

describe.each(applications)('$title', ({ title, chart: name, files }) => {
  it.concurrent('renders sound objects with the values of its environment', async () => {
    const rendered = await render({ chart: chartOf(name), files });
    expect((await Promise.all(rendered.map(validateObject))).flat()).toEqual([]);
    const { findings, used } = applyPolicies({ name: title, objects: rendered }, policies, [exception]);
    expect(findings).toEqual([]);
    expect(used.length).toBe(title.startsWith('platform/') ? 1 : 0);
  });
});

describe('all applications together', () => {
  it('have no field that their models do not know', async () => {
    const renders = await Promise.all(
      applications.map(({ chart, files }) => render({ chart: chartOf(chart), files })),
    );
    expect(await checkFields(renders.flat())).toEqual([]);
  });
});

function chartOf(name: string): StagedChart {
  const chart = charts.find(({ manifest }) => manifest.name === name);
  if (!chart) throw new Error(`There is no chart ${name}.`);
  return chart;
}
