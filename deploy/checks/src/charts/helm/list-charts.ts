import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { chartsFolder } from '../../project-files.ts';
import { type StagedChart, stageChart } from './stage-chart.ts';

/** One set of values that a chart is checked with. */
export interface ChartCase {
  readonly chart: StagedChart;
  /** `defaults`, `production` for values-production.yaml, or the name of a file in `ci/`. */
  readonly name: string;
  readonly files: readonly string[];
}

/** Every chart of a folder, staged, sorted by name. */
export async function listCharts(folder = chartsFolder): Promise<StagedChart[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder);
  const charts = entries.filter((entry) => existsSync(join(folder, entry, 'Chart.yaml'))).sort();
  return Promise.all(charts.map((entry) => stageChart(join(folder, entry))));
}

/** Charts that can be installed. */
export const installable = (charts: readonly StagedChart[]): StagedChart[] =>
  charts.filter(({ manifest }) => manifest.type !== 'library');

/** The defaults of a chart, its `values-*.yaml`, and one case per `ci/*-values.yaml`. */
export async function listCases(chart: StagedChart): Promise<ChartCase[]> {
  const beside = await valuesFiles(chart.source, /^values-(.+)\.yaml$/);
  const features = await valuesFiles(join(chart.source, 'ci'), /^(.+)-values\.yaml$/);
  const cases = [...beside, ...features].map(({ name, file }) => ({ chart, name, files: [file] }));
  return [{ chart, name: 'defaults', files: [] }, ...cases];
}

async function valuesFiles(folder: string, pattern: RegExp): Promise<{ name: string; file: string }[]> {
  if (!existsSync(folder)) return [];
  const found: { name: string; file: string }[] = [];
  for (const entry of (await readdir(folder)).sort()) {
    const name = pattern.exec(basename(entry))?.[1];
    if (name !== undefined) found.push({ name, file: join(folder, entry) });
  }
  return found;
}
