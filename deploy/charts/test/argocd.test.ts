import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { services } from '../src/environment/known-variables.ts';
import { listCharts } from '../src/helm/list-charts.ts';
import { render } from '../src/helm/render-chart.ts';
import { nameOf } from '../src/kube-object.ts';
import { validateObject } from '../src/models/validate-object.ts';
import { applyPolicies } from '../src/policies/apply-policies.ts';
import { projectRoot } from '../src/project-paths.ts';

const folder = join(projectRoot, 'deploy', 'argocd');
const readManifest = async (name: string) => parse(await readFile(join(folder, name), 'utf8'));
const list = z.object({ list: z.object({ elements: z.array(z.record(z.string(), z.string())) }) });
const matrix = z.object({ matrix: z.object({ generators: z.array(list).length(2) }) });
const shape = z.object({
  spec: z.object({
    generators: z.array(matrix).length(1),
    template: z.object({
      spec: z.object({
        source: z.object({ path: z.string(), helm: z.object({ valueFiles: z.array(z.string()) }) }),
      }),
    }),
  }),
});

const applicationSet = await readManifest('applicationset.yaml');
const { generators, template } = shape.parse(applicationSet).spec;
const [environments = [], parts = []] = generators[0]!.matrix.generators.map(
  ({ list: { elements } }) => elements,
);
const charts = await listCharts();

/** What Argo CD's templates make of the parameters of one application. */
function fill(text: string, parameters: Record<string, string>): string {
  return text.replaceAll(/\{\{ \.(\w+) \}\}/g, (_all, name: string) => {
    if (parameters[name] === undefined) throw new Error(`No generator gives ${name}.`);
    return parameters[name];
  });
}

const applications = environments.flatMap((environment) =>
  parts.map((part) => {
    const parameters = { ...environment, ...part };
    const { path, helm } = template.spec.source;
    return {
      title: `${environment.environment} ${part.service}`,
      chart: charts.find(({ source }) => source === join(projectRoot, fill(path, parameters))),
      files: helm.valueFiles.map((file) => join(projectRoot, fill(file, parameters))).filter(existsSync),
    };
  }),
);

describe('deploy/argocd', () => {
  it.each(['project.yaml', 'applicationset.yaml'])('%s is what Argo CD reads', async (name) => {
    expect(await validateObject(await readManifest(name))).toEqual([]);
  });

  it('has an application per service, and one for the rest', () => {
    expect(parts.map(({ service }) => service)).toEqual([...services, 'platform']);
  });

  it('leaves no parameter of the template open', () => {
    for (const environment of environments)
      for (const part of parts)
        expect(fill(JSON.stringify(applicationSet), { ...environment, ...part })).not.toContain('{{');
  });
});

describe.each(applications)('$title', ({ chart, files }) => {
  it('renders objects that their typed models accept', async () => {
    expect(files, 'values of the environment and of the part').toHaveLength(2);
    const objects = await render({ chart: chart!, files });
    const problems = await Promise.all(
      objects.map(async (object) =>
        (await validateObject(object)).map((what) => `${nameOf(object)}: ${what}`),
      ),
    );
    expect(problems.flat()).toEqual([]);
  });

  it('makes no secret while it renders', async () => {
    const objects = await render({ chart: chart!, files });
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });
});

describe.each(environments)('all applications of $environment', ({ environment }) => {
  const mine = applications.filter(({ title }) => title.startsWith(`${environment} `));
  const renderAll = async () =>
    (await Promise.all(mine.map(({ chart, files }) => render({ chart: chart!, files })))).flat();

  it('keep every policy together', async () => {
    const objects = await renderAll();
    expect(applyPolicies({ name: environment ?? '', objects }).findings).toEqual([]);
  });

  it('have rules and every service once, and nothing twice', async () => {
    const objects = await renderAll();
    const names = objects.map(nameOf);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    const count = (wanted: string) => objects.filter(({ kind }) => kind === wanted).length;
    expect([count('PrometheusRule'), count('Deployment')]).toEqual([1, services.length]);
  });
});
