import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { chartFile, charts, documentedValuesOf, schemaOf, serialized, services, valuesOf } from './charts.ts';
import { secretVariables, serviceSchemas, templateVariables } from './service-config.ts';
import type { ValueNode } from './values-file.ts';
import { withValuesTable } from './values-table.ts';

describe.each(charts)('the chart %s', (chart) => {
  it('has the schema that its values ask for', async () => {
    expect(await readFile(chartFile(chart, 'values.schema.json'), 'utf8')).toBe(
      serialized(await schemaOf(chart)),
    );
  });

  it('lists its values in its README', async () => {
    const readme = await readFile(chartFile(chart, 'README.md'), 'utf8');
    expect(readme).toBe(withValuesTable(readme, await documentedValuesOf(chart)));
  });

  it('describes every value', async () => {
    const undescribed = (await leaves(chart)).filter(
      ({ path, description }) => description === '' && !isServiceSwitch(path),
    );
    expect(undescribed.map(({ path }) => path.join('.'))).toEqual([]);
  });
});

describe.each(services)('the configuration of %s', (service) => {
  const schema = serviceSchemas[service]!;

  it('gets each secret from a Secret', async () => {
    const values = await leaves(service);
    const sources = values.flatMap(({ path }) =>
      path[0] === 'secrets' && path[2] === 'existingSecret' ? [path[1]] : [],
    );
    expect(sources.sort()).toEqual(secretVariables(schema).sort());
  });

  it('names in its Chart.yaml which secrets it can do without', async () => {
    const manifest = await readFile(chartFile(service, 'Chart.yaml'), 'utf8');
    const optional = /lectern\/optional-secrets: (.*)/.exec(manifest)?.[1]?.split(',') ?? [];
    const required = Object.keys(schema.shape).filter(
      (name) => !schema.shape[name].safeParse(undefined).success,
    );
    const secrets = secretVariables(schema);
    expect(optional.sort()).toEqual(secrets.filter((name) => !required.includes(name)).sort());
  });
});

it('leaves no variable to templates that no service knows', () => {
  const known = new Set(Object.values(serviceSchemas).flatMap((schema) => Object.keys(schema.shape)));
  expect(templateVariables.filter((name) => !known.has(name))).toEqual([]);
});

/** What is a service's own: everything else has the same default and the same description in all of them. */
const own =
  /^(image\.repository|secrets|config|resources|tmpSizeLimit|probes\.startup|serviceAccount\.name|externalSecret|keda|qdrant|migrations|reindex|autoscaling\.enabled|rollout\.steps)/;

it('gives shared values the same default and description in every service', async () => {
  const seen = new Map<string, Set<string>>();
  for (const service of services) {
    for (const { path, value, description } of await leaves(service)) {
      const name = path.join('.');
      if (own.test(name)) continue;
      seen.set(name, (seen.get(name) ?? new Set()).add(JSON.stringify([value, description])));
    }
  }
  expect(seen.size).toBeGreaterThan(50);
  expect([...seen].filter(([, forms]) => forms.size > 1)).toEqual([]);
});

async function leaves(chart: string) {
  const flat = (nodes: readonly ValueNode[]): readonly ValueNode[] =>
    nodes.flatMap((node) => (node.children ? flat(node.children) : [node]));
  return flat(await valuesOf(chart));
}

const isServiceSwitch = (path: readonly string[]): boolean =>
  path.length === 2 && services.includes(path[0] ?? '') && path[1] === 'enabled';
