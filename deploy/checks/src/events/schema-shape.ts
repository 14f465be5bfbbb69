import { z } from 'zod';
import type { JsonSchema } from './event-contracts.ts';

/** The part of JSON Schema that events use, which is all that the comparison knows. */
export interface SchemaShape {
  readonly type?: string | readonly string[] | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SchemaShape>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: SchemaShape | false | undefined;
  readonly propertyNames?: SchemaShape | undefined;
  readonly items?: SchemaShape | undefined;
  readonly anyOf?: readonly SchemaShape[] | undefined;
  readonly pattern?: string | undefined;
  readonly format?: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly minProperties?: number | undefined;
  readonly maxProperties?: number | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
}

const bound = z.number().optional();
const annotation = z.unknown().optional();

const shape: z.ZodType<SchemaShape> = z.lazy(() =>
  z.strictObject({
    ...{ $schema: annotation, title: annotation, description: annotation, examples: annotation },
    type: z.union([z.string(), z.array(z.string())]).optional(),
    enum: z.array(z.unknown()).optional(),
    ...{ const: z.unknown().optional(), default: z.unknown().optional() },
    properties: z.record(z.string(), shape).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.literal(false), shape]).optional(),
    ...{ propertyNames: shape.optional(), items: shape.optional(), anyOf: z.array(shape).optional() },
    ...{ pattern: z.string().optional(), format: z.string().optional() },
    contentEncoding: z.string().optional(),
    ...{ minLength: bound, maxLength: bound, minItems: bound, maxItems: bound },
    ...{ minProperties: bound, maxProperties: bound },
    ...{ minimum: bound, maximum: bound, exclusiveMinimum: bound, exclusiveMaximum: bound },
  }),
);

/**
 * Reads a schema for comparison.
 *
 * @throws Error for a keyword that the comparison does not know: it must not be taken for compatible by oversight
 */
export function shapeOf(name: string, schema: JsonSchema): SchemaShape {
  const { data, error } = shape.safeParse(schema);
  if (data !== undefined) return data;
  throw new Error(`The schema of ${name} says what its comparison does not understand: ${error.message}`);
}
