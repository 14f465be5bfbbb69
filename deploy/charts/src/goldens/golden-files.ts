import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type ChartCase, installable, listCases, listCharts } from '../helm/list-charts.ts';
import { render } from '../helm/render-chart.ts';
import { type KubeObject, nameOf } from '../kube-object.ts';
import { chartsFolder, goldensFolder } from '../project-paths.ts';
import { masked } from '../values/mask-secrets.ts';
import { describeChange } from './describe-change.ts';

/** A committed render, by its path below the folder of goldens. */
export interface Golden {
  readonly path: string;
  readonly text: string;
}

/**
 * What is to be committed for a chart: the render of its defaults in full, and for each other case what is different
 * from it, so that a diff in a review shows what a change means and nothing twice.
 */
export async function goldensOf(folder = chartsFolder): Promise<Golden[]> {
  const goldens: Golden[] = [];
  for (const chart of installable(await listCharts(folder))) {
    const [defaults, ...others] = await listCases(chart);
    if (!defaults) continue;
    const base = await objectsOf(defaults);
    goldens.push(goldenOf(defaults, base.map((object) => stringify(object, style)).join('---\n')));
    for (const other of others) {
      const change = describeChange(base, await objectsOf(other));
      goldens.push(goldenOf(other, stringify(change, style)));
    }
  }
  return goldens;
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
  text: `# Made by \`npm run goldens -w @lectern/charts\`: read what changes, then commit it.\n${body}`,
});

async function objectsOf(request: ChartCase): Promise<KubeObject[]> {
  const objects = masked(await render(request));
  return objects.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
