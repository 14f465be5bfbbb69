import type { JsonSchema } from '@lectern/openapi';
import fc, { type Arbitrary } from 'fast-check';

/** Schemas by the name that `$ref` gives them. */
export type Schemas = Readonly<Record<string, JsonSchema>>;

/** Longer texts cost time and find nothing: bounds are tried by {@link boundaryTexts}. */
const usualChars = 60;

/**
 * Values that a schema allows, for the keywords that the description of the API uses. `pattern` and the length of a text are
 * kept together where fast-check can; a property that is optional is sometimes left out.
 */
export function valuesOf(schema: JsonSchema, schemas: Schemas): Arbitrary<unknown> {
  const { $ref, anyOf, allOf, enum: listed, type } = schema as Keywords;
  if ($ref !== undefined) return valuesOf(resolve($ref, schemas), schemas);
  if ('const' in schema) return fc.constant(schema.const);
  if (listed !== undefined) return fc.constantFrom(...listed);
  if (anyOf !== undefined) return fc.oneof(...anyOf.map((one) => valuesOf(one, schemas)));
  if (allOf !== undefined) return valuesOf(allOf[0] ?? {}, schemas);
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => valuesOf({ ...schema, type: one }, schemas)));
  switch (type) {
    case 'string':
      return textsOf(schema);
    case 'integer':
      return integersOf(schema);
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return arraysOf(schema as Keywords, schemas);
    case 'object':
      return objectsOf(schema as Keywords, schemas);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

interface Keywords {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly required?: readonly string[];
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** The schema itself, or the one that it refers to. @throws Error for a name that there is not */
export function resolve($ref: string, schemas: Schemas): JsonSchema {
  const found = schemas[$ref.slice($ref.lastIndexOf('/') + 1)];
  if (found === undefined) throw new Error(`The description has no ${$ref}.`);
  return found;
}

/** Of a bound beyond 2^53 the bound itself: fast-check never ends over a range in which integers are not exact. */
function integersOf(schema: JsonSchema): Arbitrary<number> {
  const { minimum = -1_000, maximum = 1_000_000 } = schema as { minimum?: number; maximum?: number };
  const min = Math.max(minimum, Number.MIN_SAFE_INTEGER);
  const max = Math.min(maximum, Number.MAX_SAFE_INTEGER);
  const beyond = [minimum, maximum].filter((bound) => !Number.isSafeInteger(bound));
  return fc.oneof(fc.integer({ min, max }), ...beyond.map((bound) => fc.constant(bound)));
}

function textsOf(schema: JsonSchema): Arbitrary<string> {
  const { minLength = 0, maxLength = usualChars, pattern, format } = schema as Record<string, never>;
  if (format === 'email') return emails;
  if (format === 'date-time') return instants;
  if (format === 'uuid') return fc.uuid();
  const fits = (text: string): boolean => text.length >= minLength && text.length <= maxLength;
  if (pattern !== undefined) {
    const matching = matchingOf(pattern);
    if (matching !== undefined) return matching.filter(fits);
  }
  const max = Math.max(minLength, Math.min(maxLength, usualChars));
  return fc.oneof(
    fc.string({ minLength, maxLength: max }),
    fc.string({ minLength, maxLength: max, unit: 'grapheme' }).filter(fits),
  );
}

const emails = fc.stringMatching(/^[a-z]{4,12}$/).map((name) => `${name}@example.com`);

const instants = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Undefined for a pattern that fast-check cannot turn round, such as one of Unicode's classes. */
function matchingOf(pattern: string): Arbitrary<string> | undefined {
  try {
    return fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' });
  } catch {
    return undefined;
  }
}

function arraysOf({ items = {}, minItems = 0, maxItems = 5 }: Keywords, schemas: Schemas) {
  return fc.array(valuesOf(items, schemas), {
    minLength: minItems,
    maxLength: Math.max(minItems, Math.min(maxItems, 5)),
  });
}

function objectsOf(schema: Keywords, schemas: Schemas): Arbitrary<unknown> {
  const { properties, propertyNames, additionalProperties, required = [] } = schema;
  if (properties === undefined) {
    const values = typeof additionalProperties === 'object' ? additionalProperties : {};
    return fc.dictionary(textsOf(propertyNames ?? {}), valuesOf(values, schemas), { maxKeys: 4 });
  }
  const model = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, valuesOf(property, schemas)]),
  );
  return fc.record(model, { requiredKeys: required.filter((name) => name in model) });
}
