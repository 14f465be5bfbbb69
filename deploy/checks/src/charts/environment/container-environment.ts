import type { IContainer } from 'kubernetes-models/v1/Container';
import { type KubeObject, nameOf } from '../kube-object.ts';

/** Where a variable of a container gets its value from. */
export interface ContainerVariable {
  readonly name: string;
  /** The value, if the render has it. */
  readonly value?: string;
  /** `Secret/lectern-user` or `ConfigMap/lectern-user`; absent for a literal or a field of the pod. */
  readonly source?: string;
  /** The source is not among the rendered objects, or lacks the key. */
  readonly missing?: boolean;
  /** Its source is not among the rendered objects, and need not be anywhere. */
  readonly optional?: boolean;
}

/**
 * The variables that a container gets, `envFrom` included, in the order in which later ones win. A whole object that the
 * render does not contain is one variable named `*`: what it brings cannot be known.
 */
export function environmentOf(
  { env = [], envFrom = [] }: IContainer,
  objects: readonly KubeObject[],
): ContainerVariable[] {
  const imported = envFrom.flatMap(({ configMapRef, secretRef, prefix = '' }): ContainerVariable[] => {
    const source = configMapRef ? `ConfigMap/${configMapRef.name}` : `Secret/${secretRef?.name}`;
    const data = dataOf(source, objects);
    if (!data)
      return configMapRef?.optional || secretRef?.optional ? [] : [{ name: '*', source, missing: true }];
    return Object.entries(data).map(([key, value]) => ({ name: `${prefix}${key}`, value, source }));
  });
  return [...imported, ...env.map((variable) => variableOf(variable, objects))];
}

function variableOf(
  { name, value, valueFrom }: NonNullable<IContainer['env']>[number],
  objects: readonly KubeObject[],
): ContainerVariable {
  const { configMapKeyRef, secretKeyRef } = valueFrom ?? {};
  const reference = configMapKeyRef ?? secretKeyRef;
  // Without a reference it is a literal, where absent means empty, or a field that only a running pod has.
  if (!reference) return valueFrom ? { name } : { name, value: value ?? '' };
  const source = `${configMapKeyRef ? 'ConfigMap' : 'Secret'}/${reference.name}`;
  const found = dataOf(source, objects)?.[reference.key];
  if (found !== undefined) return { name, source, value: found };
  return reference.optional ? { name, source, optional: true } : { name, source, missing: true };
}

/** The entries of a ConfigMap or Secret, decoded; `undefined` if it is not rendered. */
export function dataOf(source: string, objects: readonly KubeObject[]): Record<string, string> | undefined {
  const holder = objects.find((object) => nameOf(object) === source);
  if (!holder) return undefined;
  const data = (holder.data ?? {}) as Record<string, string>;
  if (holder.kind !== 'Secret') return data;
  const decoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]);
  return { ...Object.fromEntries(decoded), ...(holder.stringData as Record<string, string> | undefined) };
}
