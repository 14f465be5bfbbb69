import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusedValues } from './refused-values.ts';
import type { SchemaShape } from './schema-shape.ts';

const ajv = new Ajv2020({ strict: false, validateFormats: false });

const bounded = (keys: readonly [string, string], most: number) =>
  fc.tuple(fc.option(fc.nat(most)), fc.option(fc.nat(most))).map(([low, high]) => ({
    ...(low === null ? {} : { [keys[0]]: low }),
    ...(high === null || (low !== null && high < low) ? {} : { [keys[1]]: high }),
  }));

const leaf: fc.Arbitrary<SchemaShape> = fc.oneof(
  bounded(['minLength', 'maxLength'], 3).map((bounds) => ({ type: 'string', ...bounds })),
  bounded(['minimum', 'maximum'], 4).map((bounds) => ({ type: 'integer', ...bounds })),
  bounded(['exclusiveMinimum', 'maximum'], 4)
    .filter(({ exclusiveMinimum = -1, maximum = 5 }) => exclusiveMinimum < maximum)
    .map((bounds) => ({ type: 'number', ...bounds })),
  fc.subarray(['a', 'b', 'c'], { minLength: 1 }).map((values) => ({ type: 'string', enum: values })),
  fc.constant({ type: ['string', 'number'] }),
);

/** Schemas of a few fields, so that two of them often have to do with each other. */
const shapes = fc.letrec<{ shape: SchemaShape; object: SchemaShape }>((tie) => ({
  shape: fc.oneof(
    { weight: 4, arbitrary: leaf },
    { weight: 1, arbitrary: tie('object') },
    {
      weight: 1,
      arbitrary: fc
        .tuple(leaf, bounded(['minItems', 'maxItems'], 3))
        .map(([items, bounds]) => ({ type: 'array', items, ...bounds })),
    },
    { weight: 1, arbitrary: leaf.map((value) => ({ type: 'object', additionalProperties: value })) },
    { weight: 1, arbitrary: fc.tuple(leaf, leaf).map((options) => ({ anyOf: options })) },
  ),
  object: fc
    .tuple(fc.dictionary(fc.constantFrom('x', 'y'), tie('shape'), { maxKeys: 2 }), fc.subarray(['x', 'y']))
    .map(([properties, names]) => ({
      type: 'object',
      properties,
      required: names.filter((name) => name in properties),
    })),
})).object;

/** The same, changed in one place or none. */
function variantsOf(shape: SchemaShape): fc.Arbitrary<SchemaShape> {
  const names = Object.keys(shape.properties ?? {});
  const edits: fc.Arbitrary<SchemaShape>[] = [
    fc.constant(shape),
    leaf.map((field) => ({ ...shape, properties: { ...shape.properties, z: field } })),
    leaf.map((field) => ({
      ...shape,
      properties: { ...shape.properties, z: { ...field, default: 'b' } },
      required: [...(shape.required ?? []), 'z'],
    })),
    fc.constant({ ...shape, required: names }),
    fc.constant({ ...shape, required: [] }),
    ...names.map((name) =>
      leaf.map((field) => ({ ...shape, properties: { ...shape.properties, [name]: field } })),
    ),
  ];
  return fc.oneof(...edits);
}

/** A value that a producer with this schema may write: no field that it does not name. */
function written(shape: SchemaShape): fc.Arbitrary<unknown> {
  if (shape.anyOf !== undefined) return fc.oneof(...shape.anyOf.map(written));
  if (shape.enum !== undefined) return fc.constantFrom(...shape.enum);
  const { type } = shape;
  if (type !== undefined && typeof type !== 'string')
    return fc.oneof(...type.map((one) => written({ ...shape, type: one })));
  return type === 'object' || type === 'array' ? writtenCollection(shape) : writtenScalar(shape);
}

function writtenScalar({ type, minLength = 0, maxLength = 6, ...shape }: SchemaShape): fc.Arbitrary<unknown> {
  if (type === 'string') return fc.string({ minLength, maxLength, unit: fc.constantFrom('a', 'b') });
  if (type === 'integer') return fc.integer({ min: shape.minimum ?? -2, max: shape.maximum ?? 8 });
  return fc.constantFrom((shape.exclusiveMinimum ?? -2.5) + 0.25, shape.maximum ?? 7.5);
}

function writtenCollection(shape: SchemaShape): fc.Arbitrary<unknown> {
  if (shape.type === 'array') {
    const length = { minLength: shape.minItems ?? 0, maxLength: shape.maxItems ?? 5 };
    return fc.array(written(shape.items ?? {}), length);
  }
  if (typeof shape.additionalProperties === 'object')
    return fc.dictionary(fc.constantFrom('k', 'x'), written(shape.additionalProperties), { maxKeys: 2 });
  const fields = Object.entries(shape.properties ?? {}).map(
    ([name, field]) => [name, written(field)] as const,
  );
  const record: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(fields);
  return fc.record(record, { requiredKeys: [...(shape.required ?? [])] });
}

/** As its consumer takes it: what has a default need not be there. */
function asRead(shape: SchemaShape): SchemaShape {
  const properties = Object.entries(shape.properties ?? {});
  const required = (shape.required ?? []).filter((name) => shape.properties?.[name]?.default === undefined);
  return {
    ...shape,
    required,
    properties: Object.fromEntries(properties.map(([name, field]) => [name, asRead(field)])),
  };
}

describe('what is compared and found compatible', () => {
  it('is: whatever the one side writes is valid for the other', () => {
    let compatible = 0;
    const cases = shapes.chain((one) =>
      fc
        .tuple(fc.constant(one), variantsOf(one))
        .chain(([from, to]) =>
          fc.tuple(
            fc.constant(from),
            fc.constant(to),
            fc.array(written(from), { minLength: 5, maxLength: 5 }),
          ),
        ),
    );
    fc.assert(
      fc.property(cases, ([from, to, values]) => {
        if (refusedValues(from, to).length > 0) return;
        compatible += 1;
        const isValid = ajv.compile(asRead(to));
        for (const value of values)
          expect(isValid(value), `${JSON.stringify({ from, to, value })}`).toBe(true);
      }),
      { numRuns: 400 },
    );
    expect(compatible).toBeGreaterThan(80);
  });

  it('is a schema with itself', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        expect(refusedValues(shape, shape)).toEqual([]);
      }),
    );
  });
});
