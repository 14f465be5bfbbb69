import { describe, expect, it } from 'vitest';
import { installable, listCharts } from '../../src/charts/helm/list-charts.ts';
import { tryRender } from '../../src/charts/helm/render-chart.ts';
import { readSchema, readValues } from '../../src/charts/values/read-values.ts';
import { openByReason } from '../../src/charts/values/reasons.ts';
import { openLevels, untypedProperties } from '../../src/charts/values/schema-levels.ts';
import { setAt } from '../../src/charts/values/set-at.ts';
import { pathsThatAcceptAnything, unknownKey } from '../../src/charts/values/unknown-keys.ts';

const charts = await Promise.all(
  installable(await listCharts()).map(async (chart) => ({
    name: chart.manifest.name,
    chart,
    values: await readValues(chart),
    schema: (await readSchema(chart)) ?? {},
    /** Parts whose own schemas helm applies to their part of the values. */
    parts: (chart.manifest.dependencies ?? [])
      .map(({ alias, name }) => alias ?? name)
      .filter((part) => part !== 'common'),
  })),
);
const isOfPart = (parts: readonly string[], path: string): boolean =>
  parts.some((part) => path === `/${part}` || path.startsWith(`/${part}/`));
const excused = (path: string) => openByReason.filter((one) => one.path.test(path));

describe.each(charts)('$name', ({ chart, values, schema, parts }) => {
  it('closes its schema at every level', () => {
    const open = openLevels(schema).filter(
      ({ path }) => !isOfPart(parts, path) && excused(path).length === 0,
    );
    expect(open).toEqual([]);
    expect(untypedProperties(schema)).toEqual([]);
  });

  it('accepts its defaults and refuses an unknown key beside any of them', () => {
    const accepting = pathsThatAcceptAnything(schema, values);
    expect(accepting.filter((path) => !isOfPart(parts, path) && excused(path).length === 0)).toEqual([]);
  });

  it.concurrent.each([[], ...parts.map((part) => [part])])(
    'is refused by helm for an unknown key at the root of %s',
    async (...path) => {
      const answer = await tryRender({ chart, overlay: setAt({}, [...path.flat(), unknownKey], true) });
      expect(answer).toMatchObject({ refusal: expect.stringContaining(unknownKey) });
    },
  );
});

describe('levels that are open by reason', () => {
  it('are there', () => {
    const open = charts.flatMap(({ schema }) => openLevels(schema).map(({ path }) => path));
    expect(openByReason.filter((one) => !open.some((path) => one.path.test(path)))).toEqual([]);
  });
});
