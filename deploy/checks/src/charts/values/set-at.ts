import type { Json, JsonObject } from '../kube-object.ts';

/** A copy of a JSON object with the value at a path set, objects on the way made; `undefined` removes what is there. */
export function setAt(
  root: JsonObject,
  path: readonly (string | number)[],
  value: Json | undefined,
): JsonObject {
  const copy = structuredClone(root);
  const last = path.at(-1);
  if (last === undefined) return copy;
  let holder: Record<string | number, Json> = copy;
  for (const step of path.slice(0, -1)) {
    if (typeof holder[step] !== 'object' || holder[step] === null) holder[step] = {};
    holder = holder[step] as Record<string | number, Json>;
  }
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}
