import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { tryRender } from '../../src/charts/helm/render-chart.ts';
import { stageChart } from '../../src/charts/helm/stage-chart.ts';
import type { Json, JsonObject } from '../../src/charts/kube-object.ts';
import { chartsFolder } from '../../src/charts/project-paths.ts';
import { isObject } from '../../src/charts/values/list-switches.ts';
import { setAt } from '../../src/charts/values/set-at.ts';

const chart = await stageChart(join(chartsFolder, 'lectern'));
const values: JsonObject = parse(await readFile(join(chart.source, 'values-production.yaml'), 'utf8'));

const leaves = (value: Json | undefined, path: readonly string[]): string[][] =>
  isObject(value)
    ? Object.entries(value).flatMap(([key, below]) => leaves(below, [...path, key]))
    : [[...path]];
const paths = leaves(values, []).map((path) => ({ path, title: path.join('.') }));

describe('values-production.yaml', () => {
  it.concurrent.each(paths)('says nothing for nothing: $title makes a difference', async ({ path }) => {
    const [whole, without] = await Promise.all([
      tryRender({ chart, overlay: values }),
      tryRender({ chart, overlay: setAt(values, path, undefined) }),
    ]);
    expect(whole).toHaveProperty('objects');
    expect(JSON.stringify(without)).not.toBe(JSON.stringify(whole));
  });
});
