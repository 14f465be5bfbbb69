import { describe, expect, it } from 'vitest';
import { listCharts } from '../../src/charts/helm/list-charts.ts';
import { render } from '../../src/charts/helm/render-chart.ts';
import type { JsonObject } from '../../src/charts/kube-object.ts';
import { specOf, viewOf, type Workload } from '../../src/charts/render-view.ts';
import { services } from '../../src/project-files.ts';

const charts = await listCharts();

async function deploymentOf(name: string, overlay: JsonObject = {}): Promise<Workload> {
  const chart = charts.find(({ manifest }) => manifest.name === name);
  if (!chart) throw new Error(`There is no chart ${name}.`);
  const found = viewOf(await render({ chart, overlay })).workloads.find(
    ({ object }) => object.kind === 'Deployment',
  );
  if (!found) throw new Error(`The chart ${name} has no Deployment.`);
  return found;
}

const annotations = ({ template }: Workload) => template.metadata?.annotations ?? {};
const imageOf = ({ containers }: Workload): string | undefined => containers[0]?.image;

describe.each(services)('%s', (service) => {
  it('restarts its pods for a new configuration', async () => {
    const [before, after] = await Promise.all([
      deploymentOf(service),
      deploymentOf(service, { config: { LOG_LEVEL: 'debug' } }),
    ]);
    const changed = Object.entries(annotations(after)).filter(
      ([key, value]) => annotations(before)[key] !== value,
    );
    expect(changed.map(([key]) => key)).toEqual(['checksum/config']);
  });

  it('keeps its selector for a new image, whose digest decides', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const [before, after] = await Promise.all([
      deploymentOf(service),
      deploymentOf(service, {
        image: { tag: '9.9.9', digest },
        global: { imageRegistry: 'registry.example.org' },
      }),
    ]);
    expect(imageOf(after)).toMatch(/^registry\.example\.org\/[a-z-]+\/[a-z]+(:9\.9\.9)?@sha256:0{64}$/);
    expect(specOf<{ selector: unknown }>(after.object).selector).toEqual(
      specOf<{ selector: unknown }>(before.object).selector,
    );
  });

  it('names no registry for an image where none is wanted', async () => {
    const image = imageOf(await deploymentOf(service, { image: { registry: '' } }));
    expect(image).toMatch(/^lectern-platform\/[a-z]+:/);
  });
});
