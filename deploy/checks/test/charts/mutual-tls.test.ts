import { join } from 'node:path';
import { listServices } from '@lectern/project';
import type { IServiceSpec } from 'kubernetes-models/v1/ServiceSpec';
import { describe, expect, it } from 'vitest';
import { environmentOf } from '../../src/charts/environment/container-environment.ts';
import { render } from '../../src/charts/helm/render-chart.ts';
import { stageChart } from '../../src/charts/helm/stage-chart.ts';
import { nameOf } from '../../src/charts/kube-object.ts';
import { ofKind, specOf, viewOf, type Workload } from '../../src/charts/render-view.ts';
import { chartsFolder } from '../../src/project-files.ts';

const services = listServices().map(({ name }) => name);
const chart = await stageChart(join(chartsFolder, 'lectern'));
const tls = { enabled: true, issuerRef: { name: 'platform' } };
const overlay = { global: { tls }, user: { migrations: { enabled: true } } };
const view = viewOf(await render({ chart, overlay }));
const bundled = { ...tls, trustBundle: { configMap: 'authorities', key: 'bundle.pem' } };
const withBundle = viewOf(await render({ chart, overlay: { global: { tls: bundled } } }));

const workload = (name: string, from = view): Workload => {
  const found = from.workloads.find((each) => each.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};
const tlsSources = ({ pod }: Workload) =>
  pod.volumes?.find(({ name }) => name === 'tls')?.projected?.sources as
    | {
        secret?: { name: string; items: { path: string }[] };
        configMap?: { name: string; items: unknown[] };
      }[]
    | undefined;

describe.each(services)('%s that is known by a certificate', (service) => {
  it('has one for its own name', () => {
    const certificate = view.objects.find((each) => nameOf(each) === `Certificate/lectern-${service}`);
    expect(certificate?.spec).toMatchObject({
      secretName: `lectern-${service}-tls`,
      dnsNames: [service],
      usages: expect.arrayContaining(['server auth', 'client auth']),
      issuerRef: { name: 'platform', kind: 'Issuer' },
    });
  });

  it('reads it from the files that its variables name', () => {
    const deployment = workload(`Deployment/lectern-${service}`);
    const [container] = deployment.containers;
    const given = Object.fromEntries(
      environmentOf(container!, view.objects).map(({ name, value }) => [name, value]),
    );
    const folder = container?.volumeMounts?.find(({ name }) => name === 'tls')?.mountPath;
    const sources = tlsSources(deployment) ?? [];
    const files = sources.flatMap(({ secret }) => secret?.items.map(({ path }) => `${folder}/${path}`) ?? []);
    expect([given.TLS_CERT_FILE, given.TLS_KEY_FILE, given.TLS_CA_FILE]).toEqual(files);
    expect(sources.map(({ secret }) => secret?.name)).toEqual([`lectern-${service}-tls`]);
    expect(given.DISCOVERY_DNS_TEMPLATE).toBe('https://lectern-{service}:8080');
  });

  it('trusts the authorities of a bundle where there is one', () => {
    const sources = tlsSources(workload(`Deployment/lectern-${service}`, withBundle)) ?? [];
    expect(sources.map(({ secret }) => secret?.items.map(({ path }) => path))).toEqual([
      ['tls.crt', 'tls.key'],
      undefined,
    ]);
    expect(sources[1]?.configMap).toEqual({
      name: 'authorities',
      items: [{ key: 'bundle.pem', path: 'ca.crt' }],
    });
  });

  it('is probed without a certificate, on the admin port', () => {
    const [container] = workload(`Deployment/lectern-${service}`).containers;
    const probes = [container?.startupProbe, container?.livenessProbe, container?.readinessProbe];
    expect(probes.map((probe) => probe?.httpGet)).toEqual(
      ['/livez', '/livez', '/readyz'].map((path) => ({ path, port: 'admin' })),
    );
  });

  it('says by its Service what its port speaks: TLS, but plain HTTP at the edge', () => {
    const [object] = ofKind(view, 'Service').filter(({ metadata }) => metadata.name === `lectern-${service}`);
    const protocols = specOf<IServiceSpec>(object!).ports?.map(({ appProtocol }) => appProtocol);
    expect(protocols).toEqual([service === 'gateway' ? 'http' : 'https']);
  });
});

it('keeps migrations without a certificate: they may run before there is one', () => {
  expect(tlsSources(workload('Job/lectern-user-migrations'))).toBeUndefined();
});

it('is off unless it is asked for', async () => {
  const defaults = viewOf(await render({ chart }));
  expect(ofKind(defaults, 'Certificate')).toEqual([]);
  expect(tlsSources(workload('Deployment/lectern-user', defaults))).toBeUndefined();
});
