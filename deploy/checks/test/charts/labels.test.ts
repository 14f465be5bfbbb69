import { describe, expect, it } from 'vitest';
import { installable, listCharts } from '../../src/charts/helm/list-charts.ts';
import { tryRender } from '../../src/charts/helm/render-chart.ts';
import type { JsonObject } from '../../src/charts/kube-object.ts';
import { isObject } from '../../src/charts/values/list-switches.ts';
import { readSchema, readValues } from '../../src/charts/values/read-values.ts';
import { setAt } from '../../src/charts/values/set-at.ts';
import { validatorOf } from '../../src/charts/values/unknown-keys.ts';

const charts = await Promise.all(
  installable(await listCharts()).map(async (chart) => {
    const [values, schema = {}] = await Promise.all([readValues(chart), readSchema(chart)]);
    return { name: chart.manifest.name, chart, values, schema, maps: labelMaps(schema) };
  }),
);

/** Annotations that a template sets beside those of a value. */
const reservedAnnotations: Readonly<Record<string, string>> = {
  podAnnotations: 'checksum/config',
  serviceAccountAnnotations: 'helm.sh/hook',
};

/** Paths of the values that are labels or annotations, which templates put beside keys of their own. */
function labelMaps(schema: JsonObject, path: readonly string[] = []): string[][] {
  const properties = isObject(schema.properties) ? schema.properties : {};
  return Object.entries(properties).flatMap(([key, child]) => {
    if (!isObject(child)) return [];
    const isLabels = /(labels|annotations)$/i.test(key);
    return isLabels ? [[...path, key]] : labelMaps(child, [...path, key]);
  });
}

/** Everything on that has labels of its own beside those. */
const everything = {
  global: { monitoring: { enabled: true }, mesh: { istioAmbient: true, linkerd: true } },
};

describe.each(charts)('$name', ({ chart, values, schema, maps }) => {
  it('renders no key twice where all labels and annotations say the same', async () => {
    const keys = ['team', 'istio.io/dataplane-mode', 'linkerd.io/inject', 'grafana_dashboard'];
    const same = Object.fromEntries(keys.map((key) => [key, 'x']));
    const overlay = maps.reduce((sum: JsonObject, path) => setAt(sum, path, same), everything);
    // Reading is strict: a key that comes twice throws.
    expect(await tryRender({ chart, overlay })).toHaveProperty('objects');
  });

  it('keeps the labels by which pods are found, and the hash that restarts them, for itself', () => {
    const accepts = validatorOf(schema, values);
    const open = maps.filter((path) => {
      const last = path.at(-1) ?? '';
      const key = /labels$/i.test(last) ? 'app.kubernetes.io/part-of' : reservedAnnotations[last];
      return key !== undefined && accepts(setAt(values, [...path, key], 'mine'));
    });
    expect(open).toEqual([]);
  });
});
