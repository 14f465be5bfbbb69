import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type KubeObject, parseObjects } from '../kube-object.ts';
import { runHelm } from './run-helm.ts';
import type { StagedChart } from './stage-chart.ts';

/** The kinds of the charts' defaults, by what their group is called in an address. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  '/api/v1': ['ConfigMap', 'Pod', 'Secret', 'Service', 'ServiceAccount'],
  '/apis/apps/v1': ['Deployment', 'StatefulSet'],
  '/apis/networking.k8s.io/v1': ['NetworkPolicy'],
};

const groupOf = (path: string): string => path.replace(/^\/apis?\//, '');

/** As much of a Kubernetes API as Helm asks for before it renders: what there is. */
const discovery: Readonly<Record<string, unknown>> = {
  '/version': { major: '1', minor: '34', gitVersion: 'v1.34.0' },
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: Object.keys(kinds)
      .filter((path) => path.startsWith('/apis/'))
      .map((path) => {
        const version = { groupVersion: groupOf(path), version: 'v1' };
        return { name: groupOf(path).split('/')[0], versions: [version], preferredVersion: version };
      }),
  },
  ...Object.fromEntries(
    Object.entries(kinds).map(([path, names]) => [
      path,
      {
        kind: 'APIResourceList',
        apiVersion: 'v1',
        groupVersion: groupOf(path),
        resources: names.map(resourceOf),
      },
    ]),
  ),
};

function resourceOf(kind: string) {
  const singularName = kind.toLowerCase();
  const name = singularName.replace(/y$/, 'ie').concat('s');
  return { name, singularName, namespaced: true, kind, verbs: ['get'] };
}

/**
 * The objects of one template of a chart as `helm upgrade` renders them where these Secrets are in the cluster: with a
 * server in place of the cluster, since without one `lookup` finds nothing. Not kept, as other renders are.
 *
 * @throws Error with what helm said if it refuses
 */
export async function renderUpgrade(
  chart: StagedChart,
  template: string,
  secrets: readonly KubeObject[],
): Promise<KubeObject[]> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const [, name] = /^\/api\/v1\/namespaces\/[^/]+\/secrets\/([^/]+)$/.exec(path) ?? [];
    const found =
      name === undefined ? discovery[path] : secrets.find(({ metadata }) => metadata.name === name);
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        found ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 },
      ),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const where = ['--namespace', 'lectern', '--dry-run=server', '--kube-apiserver', url];
    const answer = await runHelm([
      'template',
      'lectern',
      chart.folder,
      '--is-upgrade',
      '--disable-openapi-validation',
      ...where,
      '--show-only',
      template,
    ]);
    if (!answer.ok) throw new Error(answer.stderr);
    return parseObjects(answer.stdout);
  } finally {
    server.close();
  }
}
