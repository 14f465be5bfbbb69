import { isObject, type Json, type JsonObject, type KubeObject, nameOf } from '../kube-object.ts';

/** What values do to a render: whole objects that come, names of those that go, and single fields of the others. */
export interface Change {
  readonly added: readonly KubeObject[];
  readonly removed: readonly string[];
  /** By object, by path (list items are called by their `name`): the value afterwards, `null` where it is gone. */
  readonly changed: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

/** How a render differs from the one with a chart's defaults. */
export function describeChange(before: readonly KubeObject[], after: readonly KubeObject[]): Change {
  const old = new Map(before.map((object) => [nameOf(object), object]));
  const now = new Map(after.map((object) => [nameOf(object), object]));
  const changed: Record<string, Record<string, Json>> = {};
  for (const [name, object] of now) {
    const fields = differences(plain(old.get(name)), plain(object));
    if (old.has(name) && Object.keys(fields).length > 0) changed[name] = fields;
  }
  return {
    added: [...now].filter(([name]) => !old.has(name)).map(([, object]) => object),
    removed: [...old.keys()].filter((name) => !now.has(name)),
    changed,
  };
}

const plain = (object: KubeObject | undefined): Json => (object ?? null) as unknown as Json;

function differences(before: Json | undefined, after: Json | undefined, path = ''): Record<string, Json> {
  if (JSON.stringify(before) === JSON.stringify(after)) return {};
  const [left, right] = [fieldsOf(before), fieldsOf(after)];
  if (!left || !right) return { [path || '/']: after ?? null };
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Object.assign({}, ...[...keys].map((key) => differences(left[key], right[key], `${path}/${key}`)));
}

/** The fields of an object, or the items of a list whose items all have a name: their order is of no interest. */
function fieldsOf(value: Json | undefined): JsonObject | undefined {
  if (isObject(value)) return value;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const named = value.map((item) => [isObject(item) ? item.name : undefined, item] as const);
  const names = new Set(named.map(([name]) => name));
  if (names.has(undefined) || names.size < value.length) return undefined;
  return Object.fromEntries(named.map(([name, item]) => [String(name), item]));
}
