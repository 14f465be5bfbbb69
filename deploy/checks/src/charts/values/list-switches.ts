import type { Json, JsonObject } from '../kube-object.ts';

/** A boolean among the values of a chart. */
export interface Switch {
  readonly path: readonly string[];
  readonly value: boolean;
}

/** Every boolean leaf of a chart's values, with its default. Lists are a person's to fill, so they are not looked into. */
export function listSwitches(values: JsonObject, path: readonly string[] = []): Switch[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const here = [...path, key];
    if (typeof value === 'boolean') return [{ path: here, value }];
    return isObject(value) ? listSwitches(value, here) : [];
  });
}

/** Whether a JSON value is an object: neither a list nor null. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
