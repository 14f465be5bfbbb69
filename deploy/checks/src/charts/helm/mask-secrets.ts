import type { KubeObject } from '../kube-object.ts';

/** Stands for the content of a Secret: it may be random, and it does not belong in a file that is committed. */
export const mask = '<secret>';

/** The objects with the values of Secrets masked; their keys stay. */
export function masked(objects: readonly KubeObject[]): KubeObject[] {
  return objects.map((object) => {
    if (object.kind !== 'Secret') return object;
    const copy: Record<string, unknown> = { ...object };
    for (const field of ['data', 'stringData']) {
      const entries = Object.keys((copy[field] as Record<string, string> | undefined) ?? {});
      if (entries.length > 0) copy[field] = Object.fromEntries(entries.map((key) => [key, mask]));
    }
    return copy as unknown as KubeObject;
  });
}
