import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@lectern/project';
import { describe, expect, it } from 'vitest';
import {
  disagreements,
  plainSecrets,
  problemsOf,
  type SetVariable,
  withoutFiles,
} from '../../src/charts/environment/compare-environment.ts';
import { environmentOfCompose, interpolate, readCompose } from '../../src/charts/environment/compose-file.ts';
import { serviceContainers } from '../../src/charts/environment/helm-environment.ts';
import {
  allowedDifferences,
  notForHelm,
  readByOthers,
  schemaOf,
  serviceOfImage,
} from '../../src/charts/environment/known-variables.ts';
import { namesIn } from '../../src/charts/environment/read-values.ts';
import { installable, listCases, listCharts } from '../../src/charts/helm/list-charts.ts';
import { render } from '../../src/charts/helm/render-chart.ts';
import { services } from '../../src/project-files.ts';

const charts = installable(await listCharts());
const cases = (await Promise.all(charts.map(listCases))).flat();
const named = cases.map((one) => ({ ...one, title: `${one.chart.manifest.name}/${one.name}` }));

const composeFile = join(projectRoot, 'docker-compose.yml');
const compose = existsSync(composeFile) ? await readCompose(composeFile) : { services: {} };
const composed = Object.entries(compose.services).flatMap(([name, service]) => {
  const of = serviceOfImage(interpolate(service.image ?? ''));
  return of ? [{ name, of, serves: service.restart !== 'no', variables: environmentOfCompose(service) }] : [];
});

describe.each(named)('$title', ({ chart, files }) => {
  it('sets variables that the services know, every one that they require, and values that they take', async () => {
    const problems: string[] = [];
    for (const { service, where, serves, variables } of serviceContainers(await render({ chart, files }))) {
      const schema = await schemaOf(service);
      const found = problemsOf(schema, withoutFiles(schema, variables));
      const relevant = serves ? found : found.filter((problem) => !problem.includes('is required'));
      const plain = plainSecrets(schema, variables).map((name) => `${name} is no Secret's`);
      problems.push(...[...relevant, ...plain].map((problem) => `${where}: ${problem}`));
    }
    expect(problems).toEqual([]);
  });
});

describe('docker-compose.yml', () => {
  it('runs every service', () => {
    const running = composed.filter(({ serves }) => serves).map(({ of }) => of);
    expect([...running].sort()).toEqual([...services].sort());
  });

  it.each(composed)('gives $name variables that it knows, and every one that it requires', async (one) => {
    const schema = await schemaOf(one.of);
    const found = problemsOf(schema, withoutFiles(schema, one.variables));
    expect(one.serves ? found : found.filter((problem) => !problem.includes('is required'))).toEqual([]);
  });
});

const umbrellaCase = (name: string): typeof cases =>
  cases.filter((one) => one.chart.manifest.name === 'lectern' && one.name === name);

/** What the charts set for a service, one entry for each container that serves, in the given cases. */
async function inHelm(service: string, chosen: typeof cases): Promise<SetVariable[]> {
  const containers = await Promise.all(chosen.map(async (one) => serviceContainers(await render(one))));
  return containers
    .flat()
    .filter((container) => container.service === service && container.serves)
    .flatMap(({ variables }) => variables);
}

/** What a person can make the chart of a service set, whatever the case: by its own values, or by those of all charts. */
async function settable(service: string): Promise<SetVariable[]> {
  const chart = charts.find(({ manifest }) => manifest.name === service);
  const named = chart ? await Promise.all(['config', 'secrets'].map((key) => namesIn(chart, key))) : [];
  return [...(await inHelm(service, cases)), ...named.flat().map((name) => ({ name }))];
}

describe.each(services)('%s', (service) => {
  it('gets from its chart whatever variables it has, and no others', async () => {
    const { variables } = await schemaOf(service);
    const known = new Set(variables.map(({ name }) => name));
    const names = new Set((await settable(service)).map(({ name }) => name));
    expect([...names].filter((name) => !known.has(name) && !readByOthers.has(name))).toEqual([]);
    expect([...known].filter((name) => !names.has(name) && !notForHelm.has(name))).toEqual([]);
  });

  it('gets the same variables from compose and from the charts', async () => {
    const schema = await schemaOf(service);
    const given = composed.filter(({ of, serves }) => of === service && serves);
    const compose = withoutFiles(
      schema,
      given.flatMap(({ variables }) => variables),
    );
    const helm = {
      sets: withoutFiles(schema, await inHelm(service, umbrellaCase('defaults'))),
      canSet: withoutFiles(schema, await settable(service)),
    };
    expect(helm.sets.length, 'variables that Helm sets').toBeGreaterThan(0);
    expect(disagreements({ sets: compose, canSet: compose }, helm, allowedDifferences)).toEqual([]);
  });
});

describe.each(['document', 'embedding', 'retrieval'])('%s, which takes events,', (service) => {
  const waits = (variables: readonly SetVariable[]): (string | undefined)[] =>
    variables.filter(({ name }) => name === 'EVENTS_WAIT_SECONDS').map(({ value }) => value);

  it('asks the emulator with short polls, since it hands messages to those whose client is gone', async () => {
    const given = composed.filter(({ of, serves }) => of === service && serves);
    expect(given.map(({ variables }) => waits(variables))).toEqual([['1']]);
    expect(waits(await inHelm(service, umbrellaCase('defaults')))).toEqual(['1']);
  });

  it('asks AWS with long ones', async () => {
    expect(umbrellaCase('production')).toHaveLength(1);
    expect(waits(await inHelm(service, umbrellaCase('production')))).toEqual([]);
  });
});

describe('differences that are allowed', () => {
  it('are there', async () => {
    const known = await Promise.all(
      services.map(async (service) => ({
        known: (await schemaOf(service)).variables.map(({ name }) => name),
        byHelm: new Set((await settable(service)).map(({ name }) => name)),
      })),
    );
    const isNeeded = (name: string): boolean =>
      known.some(({ known: names, byHelm }) => names.includes(name) && !byHelm.has(name));
    expect([...notForHelm.keys()].filter((name) => !isNeeded(name))).toEqual([]);
    const byCompose = new Set(composed.flatMap(({ variables }) => variables.map(({ name }) => name)));
    expect([...allowedDifferences.keys()].filter((name) => byCompose.has(name))).toEqual([]);
  });
});
