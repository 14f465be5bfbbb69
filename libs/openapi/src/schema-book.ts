import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { JsonSchema } from './open-api-document.ts';

/** Where schemas with a name are kept, so that they stand in a document once. */
export interface SchemaBook {
  /**
   * The JSON Schema of what comes in (`input`, before defaults and transformations) or goes out (`output`). One whose `meta`
   * has an `id` is kept under it, and referred to.
   *
   * @throws Error when two different schemas have the same `id`, or one cannot be said in JSON Schema
   */
  schemaOf(type: z.ZodType, io: Direction): JsonSchema;
  /** All schemas with a name, in the order of their names. */
  schemas(): Readonly<Record<string, JsonSchema>>;
}

/** Of a request, or of an answer. */
export type Direction = 'input' | 'output';

const place = '#/components/schemas/';

export function createSchemaBook(): SchemaBook {
  const named = new Map<string, JsonSchema>();
  const keep = (id: string, schema: JsonSchema): JsonSchema => {
    const known = named.get(id);
    if (known !== undefined && !isDeepStrictEqual(known, schema)) {
      throw new Error(
        `Two different schemas are named ${id}, or one that is not the same as input and as output.`,
      );
    }
    named.set(id, schema);
    return { $ref: `${place}${id}` };
  };
  return {
    schemaOf: (type, io) => {
      const { $schema: _, $defs = {}, id, ...schema } = toJson(type, io);
      for (const [name, { id: __, ...definition }] of Object.entries($defs)) keep(name, definition);
      return typeof id === 'string' ? keep(id, schema) : schema;
    },
    schemas: () => Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

interface Converted extends Record<string, unknown> {
  readonly $defs?: Readonly<Record<string, Record<string, unknown>>>;
}

function toJson(type: z.ZodType, io: Direction): Converted {
  const schema = z.toJSONSchema(type, {
    io,
    target: 'draft-2020-12',
    override: ({ zodSchema, jsonSchema }) => {
      const { examples } = z.globalRegistry.get(zodSchema) ?? {};
      // zod leaves them out where an input is transformed, but they are of the input here.
      if (Array.isArray(examples)) jsonSchema.examples = examples;
      tidy(jsonSchema, io);
    },
  });
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"${place}`));
}

/** Formats that say it all: zod's patterns of them take half a page. */
const formats = new Set(['date-time', 'email', 'uuid', 'uri']);

/** What zod says more than a reader of the description needs. */
function tidy(schema: Record<string, unknown>, io: Direction): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  // Of the type in TypeScript; in OpenAPI it would mean that nobody may send it.
  delete schema.readOnly;
  if (io === 'input') return;
  if (formats.has(String(schema.format))) delete schema.pattern;
  // A later release may say more: no client should refuse it.
  if (schema.additionalProperties === false) delete schema.additionalProperties;
}
