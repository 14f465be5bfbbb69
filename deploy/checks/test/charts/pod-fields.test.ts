import { describe, expect, it } from 'vitest';
import { listCases, listCharts } from '../../src/charts/helm/list-charts.ts';
import { render } from '../../src/charts/helm/render-chart.ts';
import type { JsonObject } from '../../src/charts/kube-object.ts';
import { viewOf, type Workload } from '../../src/charts/policies/render-view.ts';

const umbrella = (await listCharts()).find(({ manifest }) => manifest.name === 'lectern');
if (!umbrella) throw new Error('There is no chart lectern.');
const cases = await listCases(umbrella);
const workloads = cases.filter(({ name }) => ['defaults', 'production'].includes(name));

const everywhere = {
  nodeSelector: { pool: 'lectern' },
  tolerations: [{ key: 'dedicated', operator: 'Exists' }],
  priorityClassName: 'business',
  runtimeClassName: 'gvisor',
};

async function podsOf(name: string, overlay: JsonObject): Promise<readonly Workload[]> {
  const found = workloads.find((one) => one.name === name);
  return viewOf(await render({ chart: umbrella!, files: found?.files ?? [], overlay })).workloads;
}

describe('global.extraPodSpec', () => {
  it.each(workloads)('reaches every pod of the release: $name', async ({ name }) => {
    const pods = await podsOf(name, { global: { extraPodSpec: everywhere } });
    expect(pods.length).toBeGreaterThan(9);
    for (const { name: workload, pod } of pods) expect(pod, workload).toMatchObject(everywhere);
  });

  it('gives way to what a service says', async () => {
    const own = { nodeSelector: { size: 'large' }, tolerations: [], priorityClassName: 'high' };
    const pods = await podsOf('production', {
      global: { extraPodSpec: everywhere },
      embedding: { ...own, extraPodSpec: { runtimeClassName: 'kata' } },
    });
    const embedding = pods.filter(({ name }) => /-embedding(-migrations)?$/.test(name));
    expect(embedding.map(({ object }) => object.kind).sort()).toEqual(['Deployment', 'Job']);
    for (const { pod } of embedding)
      expect(pod).toMatchObject({
        nodeSelector: { pool: 'lectern', size: 'large' },
        tolerations: everywhere.tolerations,
        priorityClassName: 'high',
        runtimeClassName: 'kata',
      });
  });
});

describe('global.runAsUser', () => {
  it.each(workloads)('decides the ids of every pod of the release: $name', async ({ name }) => {
    for (const { name: workload, pod } of await podsOf(name, { global: { runAsUser: 70_001 } }))
      expect(pod.securityContext, workload).toMatchObject({
        runAsUser: 70_001,
        runAsGroup: 70_001,
        fsGroup: 70_001,
      });
    for (const { name: workload, pod } of await podsOf(name, { global: { runAsUser: 0 } }))
      expect(Object.keys(pod.securityContext ?? {}), workload).toEqual(['runAsNonRoot', 'seccompProfile']);
  });
});
