import { environmentOf } from '../environment/container-environment.ts';
import type { KubeObject } from '../kube-object.ts';
import { specOf, type Workload } from './render-view.ts';

/** `Secret/x`, `ConfigMap/x` and claims that a pod mounts and cannot start without. */
export function mountedBy({ pod }: Workload): string[] {
  const names: (string | undefined)[] = [];
  for (const { configMap, secret, persistentVolumeClaim, projected } of pod.volumes ?? []) {
    if (!configMap?.optional) names.push(reference('ConfigMap', configMap?.name));
    if (!secret?.optional) names.push(reference('Secret', secret?.secretName));
    names.push(reference('PersistentVolumeClaim', persistentVolumeClaim?.claimName));
    for (const source of projected?.sources ?? [])
      names.push(reference('ConfigMap', source.configMap?.name), reference('Secret', source.secret?.name));
  }
  return names.filter((name) => name !== undefined);
}

/** Everything by name that a pod cannot start without: mounts, sources of variables, its account. */
export function neededBy(workload: Workload, objects: readonly KubeObject[]): Set<string> {
  const sources = workload.containers
    .flatMap((container) => environmentOf(container, objects))
    .filter(({ optional }) => !optional)
    .map(({ source }) => source)
    .filter((source) => source !== undefined);
  const account = reference('ServiceAccount', workload.pod.serviceAccountName);
  return new Set([...mountedBy(workload), ...sources, ...(account ? [account] : [])]);
}

/** `Secret/x` of an ExternalSecret: what the operator makes, and owns. */
export function secretFilledBy(object: KubeObject): string[] {
  const { target } = specOf<{ target: { name: string } }>(object);
  return object.kind === 'ExternalSecret' && target ? [`Secret/${target.name}`] : [];
}

const reference = (kind: string, name: string | undefined): string | undefined =>
  name === undefined ? undefined : `${kind}/${name}`;
