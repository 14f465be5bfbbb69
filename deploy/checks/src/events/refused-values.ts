import { isDeepStrictEqual } from 'node:util';
import type { SchemaShape } from './schema-shape.ts';

/** What one side may write and the other would refuse: where, and the end of a sentence that begins with that place. */
export interface Refused {
  readonly path: string;
  readonly what: string;
}

interface Compared {
  readonly written: SchemaShape;
  readonly read: SchemaShape;
  readonly path: string;
}

/**
 * All that a producer with the one schema may write and a consumer with the other would refuse; empty when whatever is
 * valid for the producer is valid for the consumer. Producers write no field that their schema does not name; consumers take
 * the default of a missing field, and ignore what they do not know where objects are open. In doubt it refuses.
 */
export function refusedValues(written: SchemaShape, read: SchemaShape, path = ''): Refused[] {
  if (written.anyOf !== undefined)
    return written.anyOf.flatMap((option) =>
      refusedValues({ ...written, ...option, anyOf: undefined }, read, path),
    );
  if (read.anyOf !== undefined) {
    const refusals = read.anyOf.map((option) =>
      refusedValues(written, { ...read, ...option, anyOf: undefined }, path),
    );
    return refusals.some((refused) => refused.length === 0) ? [] : [{ path, what: 'may be of another kind' }];
  }
  const compared = { written, read, path };
  const kinds = [...refusedTypes(compared), ...refusedChoices(compared)];
  // What is of another type altogether has no bounds to compare.
  if (kinds.length > 0) return kinds;
  return [
    ...refusedBounds(compared),
    ...refusedForms(compared),
    ...refusedFields(compared),
    ...refusedMembers(compared),
  ];
}

function refusedTypes({ written, read, path }: Compared): Refused[] {
  const accepted = typesOf(read);
  if (accepted === undefined) return [];
  const possible = typesOf(written);
  if (possible === undefined) return [{ path, what: 'may be of any type' }];
  return possible
    .filter((type) => !accepted.includes(type) && !(type === 'integer' && accepted.includes('number')))
    .map((type) => ({ path, what: `may be of type ${type}` }));
}

function typesOf({ type }: SchemaShape): readonly string[] | undefined {
  return typeof type === 'string' ? [type] : type;
}

function choicesOf({ enum: values, const: value }: SchemaShape): readonly unknown[] | undefined {
  return value === undefined ? values : [value];
}

function refusedChoices({ written, read, path }: Compared): Refused[] {
  const accepted = choicesOf(read);
  if (accepted === undefined) return [];
  const possible = choicesOf(written);
  if (possible === undefined) return [{ path, what: 'may have any value' }];
  return possible
    .filter((value) => !accepted.some((one) => isDeepStrictEqual(one, value)))
    .map((value) => ({ path, what: `may be ${JSON.stringify(value)}` }));
}

const lowest = ['minLength', 'minItems', 'minProperties'] as const;
const highest = ['maxLength', 'maxItems', 'maxProperties'] as const;

function refusedBounds({ written, read, path }: Compared): Refused[] {
  const refused = [
    ...lowest.filter((bound) => (read[bound] ?? 0) > (written[bound] ?? 0)),
    ...highest.filter((bound) => (read[bound] ?? Infinity) < (written[bound] ?? Infinity)),
  ].map((bound) => ({ path, what: `may go beyond ${bound} ${read[bound]}` }));
  const [low, high] = [rangeOf(read), rangeOf(written)];
  if (
    low.from.value > high.from.value ||
    (low.from.value === high.from.value && low.from.open && !high.from.open)
  )
    refused.push({ path, what: `may be less than from ${low.from.value} on` });
  if (low.to.value < high.to.value || (low.to.value === high.to.value && low.to.open && !high.to.open))
    refused.push({ path, what: `may be more than up to ${low.to.value}` });
  return refused;
}

/** The range of a number; `open` when the end itself does not belong to it. */
function rangeOf({
  minimum = -Infinity,
  maximum = Infinity,
  exclusiveMinimum,
  exclusiveMaximum,
}: SchemaShape) {
  const opensFrom = exclusiveMinimum !== undefined && exclusiveMinimum >= minimum;
  const opensTo = exclusiveMaximum !== undefined && exclusiveMaximum <= maximum;
  return {
    from: { value: opensFrom ? exclusiveMinimum : minimum, open: opensFrom },
    to: { value: opensTo ? exclusiveMaximum : maximum, open: opensTo },
  };
}

function refusedForms({ written, read, path }: Compared): Refused[] {
  return (['pattern', 'format', 'contentEncoding'] as const)
    .filter((form) => read[form] !== undefined && read[form] !== written[form])
    .map((form) => ({ path, what: `may be of another ${form} than ${read[form]}` }));
}

function refusedFields({ written, read, path }: Compared): Refused[] {
  const fields = written.properties ?? {};
  const known = read.properties ?? {};
  const missing = (read.required ?? []).filter(
    (name) => known[name]?.default === undefined && !(written.required ?? []).includes(name),
  );
  const given = Object.entries(fields).flatMap(([name, field]) => {
    const at = `${path}/${name}`;
    const reader = known[name] ?? read.additionalProperties;
    if (reader === false) return [{ path: at, what: 'may be there' }];
    return reader === undefined ? [] : refusedValues(field, reader, at);
  });
  return [...missing.map((name) => ({ path: `${path}/${name}`, what: 'may be missing' })), ...given];
}

/** Members of lists and records, which have no name in the schema. */
function refusedMembers({ written, read, path }: Compared): Refused[] {
  const refused: Refused[] = [];
  const members = written.additionalProperties;
  if (typeof members === 'object') {
    const named = Object.entries(read.properties ?? {}).filter(
      ([name]) => !(name in (written.properties ?? {})),
    );
    for (const [name, reader] of named) refused.push(...refusedValues(members, reader, `${path}/${name}`));
    if (read.additionalProperties === false) refused.push({ path: `${path}/*`, what: 'may be there' });
    else if (read.additionalProperties !== undefined)
      refused.push(...refusedValues(members, read.additionalProperties, `${path}/*`));
    if (read.propertyNames !== undefined)
      refused.push(...refusedValues(written.propertyNames ?? {}, read.propertyNames, `${path}/*`));
  }
  if (read.items !== undefined && (typesOf(written) ?? ['array']).includes('array'))
    refused.push(...refusedValues(written.items ?? {}, read.items, `${path}/*`));
  return refused;
}
