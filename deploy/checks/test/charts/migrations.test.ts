import { describe, expect, it } from 'vitest';
import { listCases, listCharts } from '../../src/charts/helm/list-charts.ts';
import { render } from '../../src/charts/helm/render-chart.ts';
import { viewOf, type Workload } from '../../src/charts/render-view.ts';

const document = (await listCharts()).find(({ manifest }) => manifest.name === 'document');
const cases = document ? await listCases(document) : [];
const { chart, files } = cases.find(({ name }) => name === 'migrations') ?? expect.fail('no case migrations');

/** What a person decides about a pod, without what each kind of pod has for itself. */
function decided({ pod, template }: Workload) {
  const { nodeSelector, tolerations, affinity, priorityClassName, dnsConfig } = pod;
  const [container] = pod.containers;
  const isOwn = ({ name }: { name: string }): boolean => name === 'tmp';
  return {
    placed: { nodeSelector, tolerations, affinity, priorityClassName, dnsConfig },
    reviewed: template.metadata?.annotations?.['example.com/reviewed'],
    paidBy: template.metadata?.labels?.['cost-centre'],
    volumes: pod.volumes?.filter((volume) => !isOwn(volume)),
    mounts: container?.volumeMounts?.filter((mount) => !isOwn(mount)),
    options: container?.env?.find(({ name }) => name === 'NODE_OPTIONS'),
    trusts: container?.env?.find(({ name }) => name === 'NODE_EXTRA_CA_CERTS'),
  };
}

describe('the job that migrates', () => {
  it('has a pod like those of its service in all that a person decides', async () => {
    const overlay = {
      global: {
        trustedCertificates: { configMap: 'internal-ca' },
        extraPodSpec: { dnsConfig: { nameservers: ['192.0.2.53'] } },
      },
      priorityClassName: 'high',
      affinity: { nodeAffinity: {} },
    };
    const { workloads } = viewOf(await render({ chart, files, overlay }));
    const [service, job] = ['Deployment', 'Job'].map((kind) => {
      const found = workloads.find(({ object }) => object.kind === kind);
      return decided(found ?? expect.fail(`There is no ${kind}.`));
    });
    expect(job).toEqual(service);
    expect(Object.values(job?.placed ?? {})).not.toContain(undefined);
    expect(Object.values(job ?? {})).not.toContain(undefined);
  });
});
