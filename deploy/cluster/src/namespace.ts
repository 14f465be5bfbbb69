import type { Cluster } from './cluster.ts';

/** Makes the namespace, which takes no pod that is less than "restricted". @throws Error when there is one of that name */
export async function makeNamespace(cluster: Cluster): Promise<void> {
  await cluster.kubectl('create', 'namespace', cluster.namespace);
  await cluster.kubectl(
    'label',
    'namespace',
    cluster.namespace,
    'pod-security.kubernetes.io/enforce=restricted',
  );
}

/** Removes the namespace with all that is in it, and waits until it is gone. */
export async function removeNamespace(cluster: Cluster): Promise<void> {
  await cluster.kubectl('delete', 'namespace', cluster.namespace, '--ignore-not-found', '--timeout=180s');
}
