import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@lectern/docker/run';

/** The name of the release, and with it the first part of every name. */
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
