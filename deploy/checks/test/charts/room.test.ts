import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { render } from '../../src/charts/helm/render-chart.ts';
import { stageChart } from '../../src/charts/helm/stage-chart.ts';
import { viewOf, type Workload } from '../../src/charts/render-view.ts';
import { chartsFolder } from '../../src/project-files.ts';

const umbrella = join(chartsFolder, 'lectern');

/** Cores and GiB that the containers of the workloads ask for. */
function requestsOf(workloads: readonly Workload[]): { cores: number; gibibytes: number } {
  const requests = workloads.flatMap(({ containers }) =>
    containers.map(({ resources }) => resources?.requests),
  );
  const sum = (name: string, unit: RegExp): number =>
    requests.reduce((total, of) => total + Number(String(of?.[name]).replace(unit, '')), 0);
  return { cores: sum('cpu', /m$/) / 1_000, gibibytes: sum('memory', /Mi$/) / 1_024 };
}

it('the README says how much room the defaults ask for, and an upgrade of all pods', async () => {
  const { workloads } = viewOf(await render({ chart: await stageChart(umbrella) }));
  const running = workloads.filter(({ longRunning }) => longRunning);
  const all = requestsOf(running);
  const more = requestsOf(running.filter(({ object }) => object.kind === 'Deployment'));
  const readme = await readFile(join(umbrella, 'README.md'), 'utf8');
  expect(readme).toContain(`${all.cores.toFixed(1)} cores and ${all.gibibytes.toFixed(1)} GiB`);
  const [cores, gibibytes] = [all.cores + more.cores, all.gibibytes + more.gibibytes];
  expect(readme).toContain(`${cores.toFixed(1)} cores and ${gibibytes.toFixed(1)} GiB`);
});
