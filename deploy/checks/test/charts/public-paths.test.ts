import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '@lectern/project';
import type { IIngressSpec } from 'kubernetes-models/networking.k8s.io/v1/IngressSpec';
import type { IServiceSpec } from 'kubernetes-models/v1/ServiceSpec';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { installable, listCases, listCharts } from '../../src/charts/helm/list-charts.ts';
import { render } from '../../src/charts/helm/render-chart.ts';
import { ofKind, type RenderView, specOf, viewOf } from '../../src/charts/render-view.ts';

const gatewayRoutes = z.object({ routes: z.array(z.object({ prefix: z.string() })) });
const { routes } = gatewayRoutes.parse(
  await import(pathToFileURL(join(projectRoot, 'gateway/src/routes.ts')).href),
);

/** What a route from outside leads to the gateway: everything below a prefix, or one path. */
interface PublicPath {
  readonly path: string;
  readonly type: string;
}

const documented: readonly PublicPath[] = [
  { path: '/', type: 'exact' },
  { path: '/v1', type: 'prefix' },
  { path: '/v2', type: 'prefix' },
  { path: '/api', type: 'prefix' },
  { path: '/docs', type: 'prefix' },
  { path: '/console', type: 'prefix' },
  { path: '/mcp', type: 'exact' },
  { path: '/.well-known/jwks.json', type: 'exact' },
  { path: '/.well-known/oauth-protected-resource', type: 'prefix' },
];

interface HttpRouteSpec {
  readonly rules: readonly {
    readonly matches?: readonly { readonly path?: { readonly type: string; readonly value: string } }[];
    readonly backendRefs: readonly { readonly port: number }[];
  }[];
}

/** A rule without a path is one for all paths. */
function pathsOf(view: RenderView): { paths: PublicPath[]; ports: (string | number | undefined)[] }[] {
  const ingresses = ofKind(view, 'Ingress').flatMap((object) =>
    (specOf<IIngressSpec>(object).rules ?? []).map(({ http }) => ({
      paths: (http?.paths ?? []).map(({ path = '/', pathType }) => ({ path, type: pathType.toLowerCase() })),
      ports: (http?.paths ?? []).map(({ backend }) => backend.service?.port?.name),
    })),
  );
  const httpRoutes = ofKind(view, 'HTTPRoute').flatMap((object) =>
    (specOf<HttpRouteSpec>(object).rules ?? []).map(({ matches = [{}], backendRefs }) => ({
      paths: matches.map(({ path = { type: 'PathPrefix', value: '/' } }) => ({
        path: path.value,
        type: path.type.replace('PathPrefix', 'prefix').toLowerCase(),
      })),
      ports: backendRefs.map(({ port }) => port),
    })),
  );
  return [...ingresses, ...httpRoutes];
}

const isUnder = (prefix: string, { path, type }: PublicPath): boolean =>
  prefix === path || (type === 'prefix' && prefix.startsWith(`${path}/`));

const cases = (await Promise.all(installable(await listCharts()).map(listCases))).flat();
const rendered = await Promise.all(
  cases.map(async ({ chart, name, files }) => ({
    title: `${chart.manifest.name}/${name}`,
    view: viewOf(await render({ chart, files })),
  })),
);

describe('what leads into the platform from outside', () => {
  const routed = rendered.flatMap(({ title, view }) => pathsOf(view).map((found) => ({ title, ...found })));

  it('is an Ingress or an HTTPRoute in some case of the gateway and of the umbrella', () => {
    const charts = new Set(routed.map(({ title }) => title.split('/')[0]));
    expect([...charts].sort()).toEqual(['gateway', 'lectern']);
  });

  it.each(routed)('has the public paths and no more: $title', ({ paths, ports }) => {
    expect(paths).toEqual(documented);
    for (const port of ports) expect(['http', 8080]).toContain(port);
  });

  it('has every path of the gateway, none of which is a probe or metrics', () => {
    const prefixes = routes.map(({ prefix }) => prefix);
    expect(prefixes.filter((prefix) => !documented.some((one) => isUnder(prefix, one)))).toEqual([]);
    for (const path of ['/other', '/livez', '/readyz', '/metrics', '/internal/ready'])
      expect(
        documented.some((one) => isUnder(path, one)),
        path,
      ).toBe(false);
  });
});

it('every path of the gateway is documented as public', async () => {
  const readme = await readFile(join(projectRoot, 'gateway/README.md'), 'utf8');
  const [, section = ''] = /^## What is public$(.*?)^## /ms.exec(readme) ?? [];
  for (const { prefix } of routes) expect(section).toContain(`\`${prefix}\``);
});

describe('the port of probes and metrics', () => {
  it.each(rendered)('is in no Service, and asked by every probe: $title', ({ view }) => {
    const services = ofKind(view, 'Service').flatMap((object) => specOf<IServiceSpec>(object).ports ?? []);
    expect(services.filter(({ port, targetPort }) => port === 8081 || targetPort === 'admin')).toEqual([]);
    const probed = view.workloads
      .flatMap(({ containers }) => containers)
      .filter(({ ports = [] }) => ports.some(({ name }) => name === 'admin'));
    for (const { name, livenessProbe, readinessProbe, startupProbe } of probed) {
      const probes = [livenessProbe, readinessProbe, startupProbe].map((probe) => probe?.httpGet?.port);
      expect(probes, name).toEqual(['admin', 'admin', 'admin']);
    }
  });
});
