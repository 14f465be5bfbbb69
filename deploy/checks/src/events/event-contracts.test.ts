import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  currentContracts,
  envelopeName,
  eventDefinitions,
  examplesOf,
  type JsonSchema,
  servicesOf,
  toJsonSchema,
} from './event-contracts.ts';

const { schemas, services } = currentContracts();
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
addFormats.default(ajv);

/** By the schema in `docs/events`, which tells other tools what a consumer takes. */
const isValid = (type: string, data: unknown): boolean => ajv.validate(schemas[type] ?? {}, data) === true;
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value with a field more in each object that names its fields. */
function withUnknownFields(value: unknown, schema: JsonSchema): unknown {
  if (!isRecord(value) || !isRecord(schema.properties)) return value;
  const members = Object.entries(value).map(([name, member]) => {
    const inner = Object(schema.properties)[name];
    return [name, isRecord(inner) ? withUnknownFields(member, inner) : member];
  });
  return { ...Object.fromEntries(members), laterField: { nested: true } };
}

/** The value with one field left out, or with another kind of value in its place. */
function spoilt(value: Record<string, unknown>): Record<string, unknown>[] {
  return Object.keys(value).flatMap((name) => {
    const { [name]: _, ...others } = value;
    return [
      others,
      ...[null, -1, 0.5, '', 'x'.repeat(300), [], {}, true].map((other) => ({ ...value, [name]: other })),
    ];
  });
}

describe.each(eventDefinitions)('$type', ({ type, schema }) => {
  const [example] = examplesOf(schema);

  it('has an example that is what its schema says, by zod and as JSON Schema', () => {
    expect(schema.parse(example)).toEqual(example);
    expect(isValid(type, example)).toBe(true);
  });

  it('has its unknown fields ignored at every depth', () => {
    const newer = withUnknownFields(example, schemas[type] ?? {});
    expect(newer).not.toEqual(example);
    expect(schema.parse(newer)).toEqual(example);
    expect(isValid(type, newer)).toBe(true);
  });

  it('is refused by its JSON Schema when the consumer refuses it, and the other way round', () => {
    const needed = z.toJSONSchema(schema, { io: 'input' }).required ?? [];
    for (const data of spoilt(Object(example))) {
      // The default of a field that is missing is for consumers alone to know.
      const complete = Object.keys(Object(example)).every((name) => name in data || needed.includes(name));
      if (complete) expect(isValid(type, data), JSON.stringify(data)).toBe(schema.safeParse(data).success);
    }
  });

  it('is published and consumed by somebody', () => {
    expect(services[type]?.producers).not.toEqual([]);
    expect(services[type]?.consumers).not.toEqual([]);
  });
});

describe('the exported schemas', () => {
  it('are those of all events and of their envelope', () => {
    expect(Object.keys(schemas)).toEqual([envelopeName, ...eventDefinitions.map(({ type }) => type)]);
  });

  it('leave objects open unless the code closes them', () => {
    const open = z.object({ inner: z.object({ a: z.string() }) });
    expect(JSON.stringify(toJsonSchema('x', open))).not.toContain('additionalProperties');
    expect(toJsonSchema('x', z.strictObject({ a: z.string() }))).toMatchObject({
      additionalProperties: false,
    });
  });

  it('name producers and consumers by the event map', () => {
    const topology = {
      producers: ['a', 'b'],
      consumers: [
        {
          name: 'c',
          subscriptions: [
            { from: 'a', types: ['X.v1'] },
            { from: 'b', types: ['X.v1', 'Y.v1'] },
          ],
        },
        { name: 'd', subscriptions: [{ from: 'a', types: ['Y.v1'] }] },
      ],
    };
    expect(servicesOf('X.v1', topology)).toEqual({ producers: ['a', 'b'], consumers: ['c'] });
    expect(servicesOf('Y.v1', topology)).toEqual({ producers: ['a', 'b'], consumers: ['c', 'd'] });
  });
});
