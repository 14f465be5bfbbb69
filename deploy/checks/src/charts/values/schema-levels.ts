import type { Json, JsonObject } from '../kube-object.ts';
import { isObject } from './list-switches.ts';

/** An object schema that lets any key through. */
export interface OpenLevel {
  /** Path of property names, `*` for the values of a map, `[]` for the items of a list. */
  readonly path: string;
  readonly description: string;
}

/**
 * The levels of a values schema at which a misspelt key would be accepted in silence: objects that neither close
 * themselves (`additionalProperties: false`) nor say what their further values are. References within the schema are
 * followed; a branch of `anyOf`, `oneOf` or `allOf` counts as a level of its own.
 */
export function openLevels(schema: JsonObject): OpenLevel[] {
  return walk(schema, { root: schema, path: '', seen: new Set() });
}

interface Place {
  readonly root: JsonObject;
  readonly path: string;
  readonly seen: ReadonlySet<Json>;
}

function walk(schema: Json | undefined, { root, path, seen }: Place): OpenLevel[] {
  if (!isObject(schema) || seen.has(schema)) return [];
  const into = (child: Json | undefined, step: string): OpenLevel[] =>
    walk(child, { root, path: step === '' ? path : `${path}/${step}`, seen: new Set([...seen, schema]) });
  if (typeof schema.$ref === 'string') return into(resolve(root, schema.$ref), '');
  const open = isOpen(schema) ? [{ path: path || '/', description: String(schema.description ?? '') }] : [];
  const properties = isObject(schema.properties) ? Object.entries(schema.properties) : [];
  const branches = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => listAt(schema, key));
  return [
    ...open,
    ...properties.flatMap(([name, child]) => into(child, name)),
    ...into(schema.additionalProperties, '*'),
    ...into(schema.items, '[]'),
    ...branches.flatMap((branch) => into(branch, '')),
  ];
}

function isOpen(schema: JsonObject): boolean {
  const describesObject = listOf(schema.type).includes('object') || schema.properties !== undefined;
  if (!describesObject) return false;
  const rest = schema.additionalProperties;
  const isTypedMap = isObject(rest) && Object.keys(rest).length > 0;
  return rest !== false && schema.unevaluatedProperties !== false && !isTypedMap;
}

const listOf = (value: Json | undefined): Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
const listAt = (schema: JsonObject, key: string): Json[] => listOf(schema[key]);

/** A schema that says nothing about a key accepts it with any value. */
export function untypedProperties(schema: JsonObject, path = ''): string[] {
  const properties = isObject(schema.properties) ? schema.properties : {};
  return Object.entries(properties).flatMap(([name, child]) => {
    const here = `${path}/${name}`;
    if (!isObject(child)) return [here];
    const says = ['type', '$ref', 'enum', 'const', 'anyOf', 'oneOf', 'allOf'].some((key) => key in child);
    return [...(says ? [] : [here]), ...untypedProperties(child, here)];
  });
}

function resolve(root: JsonObject, reference: string): Json | undefined {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) throw new Error(`A values schema has to hold in itself: ${reference}`);
  let place: Json | undefined = root;
  for (const step of reference.slice(2).split('/'))
    place = isObject(place) ? place[step.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  if (place === undefined) throw new Error(`The values schema has no ${reference}.`);
  return place;
}
