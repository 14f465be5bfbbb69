import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@lectern/docker/run';

/** The name of the release, which is the prefix of every name. */
export const release = 'lectern';

/** A namespace of the cluster that kubectl's current context leads to. */
export interface Cluster {
  readonly namespace: string;
  /** @throws Error with the end of its output when it fails */
  kubectl(...args: string[]): Promise<string>;
  /** As {@link kubectl}. */
  helm(...args: string[]): Promise<string>;
  /** `kubectl apply` of one object. */
  apply(object: object): Promise<void>;
}

export function clusterAt(namespace: string): Cluster {
  const kubectl = (...args: string[]) => run('kubectl', ['--namespace', namespace, ...args]);
  return {
    namespace,
    kubectl,
    helm: (...args) => run('helm', ['--namespace', namespace, ...args]),
    apply: async (object) => {
      const folder = await mkdtemp(join(tmpdir(), 'lectern-cluster-'));
      try {
        const file = join(folder, 'object.json');
        await writeFile(file, JSON.stringify(object));
        await kubectl('apply', '--filename', file);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  };
}

/** Creates the namespace, which takes only pods of the Pod Security Standard "restricted". @throws Error when it exists */
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
