import { describe, expect, it } from 'vitest';
import { listCases, listCharts } from '../../src/charts/helm/list-charts.ts';
import { type RenderRequest, render } from '../../src/charts/helm/render-chart.ts';
import { viewOf } from '../../src/charts/render-view.ts';

const retrieval = (await listCharts()).find(({ manifest }) => manifest.name === 'retrieval');
const cases = retrieval ? await listCases(retrieval) : [];
const { chart, files } = cases.find(({ name }) => name === 'reindex') ?? expect.fail('no case reindex');

async function jobOf(overlay: RenderRequest['overlay'] = {}) {
  const { workloads } = viewOf(await render({ chart, files, overlay }));
  return workloads.find(({ object }) => object.kind === 'Job');
}

describe('the job that changes the embedding model', () => {
  it('runs the command with the model and the database of the values, and gives up where that is of no use', async () => {
    const job = (await jobOf()) ?? expect.fail('There is no job.');
    const [container] = job.pod.containers;
    expect(container?.args).toEqual([
      'dist/reindex.js',
      ...['--model', 'text-embedding-3-large', '--dimensions', '3072'],
    ]);
    const secret = { name: 'retrieval-postgres-app', key: 'uri' };
    expect(container?.env).toMatchObject([{ name: 'DATABASE_URL', valueFrom: { secretKeyRef: secret } }]);
    expect(JSON.stringify(job.object)).toContain('"values":[2,64,78]');
  });

  it('is another job for another model or image, and none without a model', async () => {
    const overlays: RenderRequest['overlay'][] = [
      {},
      { reindex: { model: 'another' } },
      { image: { tag: '9.9.9' } },
      { reindex: { deadlineSeconds: 60 } },
    ];
    const names = await Promise.all(
      overlays.map(async (overlay) => (await jobOf(overlay))?.object.metadata?.name),
    );
    expect(new Set(names.slice(0, 3)).size).toBe(3);
    expect(names[3]).toBe(names[0]);
    expect(names[0]).toMatch(/-retrieval-reindex-[0-9a-f]{8}$/);
    expect(await jobOf({ reindex: { model: '' } })).toBeUndefined();
  });
});
