import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { chartsFolder, goldensFolder } from '../../project-files.ts';
import { type ChartCase, installable, listCases, listCharts } from '../helm/list-charts.ts';
import { type RenderRequest, render } from '../helm/render-chart.ts';
import type { StagedChart } from '../helm/stage-chart.ts';
import { type KubeObject, nameOf } from '../kube-object.ts';
import { describeChange } from './describe-change.ts';

/** A committed render, by its path below the folder of goldens. */
export interface Golden {
  readonly path: string;
  readonly text: string;
}

/**
 * What is to be committed for the charts of a folder, so that a diff in a review shows what a change means, and shows it
 * once: the defaults of each service's chart in full; of the umbrella, what is different from its parts' defaults side by
 * side; and what production values make different from the defaults.
 */
export async function goldensOf(folder = chartsFolder): Promise<Golden[]> {
  const charts = installable(await listCharts(folder));
  return (await Promise.all(charts.map((chart) => goldensOfChart(chart, charts)))).flat();
}

async function goldensOfChart(chart: StagedChart, all: readonly StagedChart[]): Promise<Golden[]> {
  const [defaults, ...others] = await listCases(chart);
  const production = others.filter(({ name }) => name === 'production');
  if (!defaults) return [];
  const names = new Set((chart.manifest.dependencies ?? []).map(({ name }) => name));
  const parts = all.filter(({ manifest }) => names.has(manifest.name));
  const base = await objectsOf(defaults);
  const goldens = [
    parts.length > 0
      ? goldenOf(defaults, changeText(await objectsOfAll(parts), base))
      : goldenOf(defaults, base.map((object) => stringify(object, style)).join('---\n')),
  ];
  for (const other of production) goldens.push(goldenOf(other, changeText(base, await objectsOf(other))));
  return goldens;
}

const changeText = (before: readonly KubeObject[], after: readonly KubeObject[]): string =>
  stringify(describeChange(before, after), style);

async function objectsOfAll(charts: readonly StagedChart[]): Promise<KubeObject[]> {
  return (await Promise.all(charts.map((chart) => objectsOf({ chart })))).flat();
}

/** Paths of the goldens that are committed. */
export async function committedGoldens(): Promise<string[]> {
  const paths: string[] = [];
  if (existsSync(goldensFolder))
    for await (const path of glob('*/*.yaml', { cwd: goldensFolder })) paths.push(path);
  return paths.sort();
}

/** The committed text of a golden; empty if there is none. */
export async function committedText(path: string): Promise<string> {
  const file = join(goldensFolder, path);
  return existsSync(file) ? await readFile(file, 'utf8') : '';
}

const style = { lineWidth: 0, aliasDuplicateObjects: false };

const goldenOf = ({ chart, name }: ChartCase, body: string): Golden => ({
  path: `${chart.manifest.name}/${name}.yaml`,
  text: `# Made by \`npm run goldens\`: read what changes, then commit it.\n${body}`,
});

async function objectsOf(request: RenderRequest): Promise<KubeObject[]> {
  const objects = masked(await render(request));
  const named = withFilesByName(objects, await filesOf(request.chart));
  return named.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

/** Files that a chart carries, by their content. */
async function filesOf({ source }: StagedChart): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const path of glob('files/**/*.*', { cwd: source }))
    files.set((await readFile(join(source, path), 'utf8')).trim(), path);
  return files;
}

/** A file that a ConfigMap takes over as it is was reviewed at its own place: here its name is enough. */
function withFilesByName(objects: readonly KubeObject[], files: ReadonlyMap<string, string>): KubeObject[] {
  return objects.map((object) => {
    if (object.kind !== 'ConfigMap') return object;
    const entries = Object.entries((object.data ?? {}) as Record<string, string>).map(([key, value]) => {
      const file = files.get(value.trim());
      return [key, file === undefined ? value : `<${file}>`];
    });
    return { ...object, data: Object.fromEntries(entries) };
  });
}

/** Stands for the content of a Secret: it may be random, and it does not belong in a file that is committed. */
const mask = '<secret>';

/** The objects with the values of Secrets masked; their keys stay. */
export function masked(objects: readonly KubeObject[]): KubeObject[] {
  return objects.map((object) => {
    if (object.kind !== 'Secret') return object;
    const copy: Record<string, unknown> = { ...object };
    for (const field of ['data', 'stringData']) {
      const entries = Object.keys((copy[field] as Record<string, string> | undefined) ?? {});
      if (entries.length > 0) copy[field] = Object.fromEntries(entries.map((key) => [key, mask]));
    }
    return copy as unknown as KubeObject;
  });
}
