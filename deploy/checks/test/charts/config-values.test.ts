import { describe, expect, it } from 'vitest';
import { dataOf } from '../../src/charts/environment/container-environment.ts';
import { listCharts } from '../../src/charts/helm/list-charts.ts';
import { render } from '../../src/charts/helm/render-chart.ts';
import type { JsonObject } from '../../src/charts/kube-object.ts';

const chart = (await listCharts()).find(({ manifest }) => manifest.name === 'document');

/** A variable of the document service as its ConfigMap has it. */
async function variable(name: string, config: JsonObject): Promise<unknown> {
  if (!chart) throw new Error('There is no chart document.');
  const objects = await render({ chart, overlay: { config } });
  return dataOf('ConfigMap/lectern-document', objects)?.[name];
}

describe('a variable under `config`', () => {
  it.each([
    ['a number', 4, '4'],
    ['a number that Go would write with an exponent', 104_857_600, '104857600'],
    ['a fraction', 0.25, '0.25'],
    ['a boolean', false, 'false'],
    ['a text', '100', '100'],
    ['a template', '{{ mul 2 .Values.replicaCount }}', '2'],
  ])('may be %s', async (_, value, text) => {
    expect(await variable('MAX_DOCUMENT_BYTES', { MAX_DOCUMENT_BYTES: value })).toBe(text);
  });
});
